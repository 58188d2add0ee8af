internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import PortalKernel
internal import Synchronization
internal import Vocabulary

/// What the server does for a connection at the moment, so that it can be ended when the reader goes.
final class ConnectionWork: Sendable {
  private struct State {
    var budget: WorkBudget?
    var isGone = false
  }

  private let state = Mutex(State())

  func begin(_ budget: WorkBudget) {
    let isGone = state.withLock { state in
      state.budget = budget
      return state.isGone
    }
    if isGone { budget.cancel() }
  }

  func end() { state.withLock { $0.budget = nil } }

  /// The reader went away: what is under way is for nobody.
  /// - Returns: whether something was.
  @discardableResult
  func gone() -> Bool {
    let budget = state.withLock { state in
      state.isGone = true
      return state.budget
    }
    budget?.cancel()
    return budget != nil
  }

  /// The server ends.
  func end(_ why: WorkBudget.Ended) { state.withLock { $0.budget }?.cancel(why) }
}

/// The open connections, and what is under way for each.
final class Connections: Sendable {
  private struct State {
    var works: [ObjectIdentifier: ConnectionWork] = [:]
    var byNetwork: [Network: Int] = [:]
  }

  /// How many connections one network may have; proxies that are trusted, as many as there are.
  let share: Int
  private let trusted: Set<String>
  private let state = Mutex(State())
  private let ending = Atomic(false)

  /// Whether what is begun now would be too late.
  var isEnding: Bool { ending.load(ordering: .relaxed) }

  init(share: Int, trusted: Set<String>) { (self.share, self.trusted) = (share, trusted) }

  /// - Returns: nil where the network has as many as it may.
  func open(_ channel: any Channel) -> ConnectionWork? {
    let peer = Network.plain(channel.remoteAddress?.ipAddress ?? "")
    let network = Network(peer)
    return state.withLock { state in
      guard trusted.contains(peer) || state.byNetwork[network, default: 0] < share else { return nil }
      state.byNetwork[network, default: 0] += 1
      let work = ConnectionWork()
      state.works[ObjectIdentifier(channel)] = work
      return work
    }
  }

  func close(_ channel: any Channel, peer: String) {
    let network = Network(peer)
    state.withLock { state in
      guard state.works.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return }
      state.byNetwork[network, default: 1] -= 1
      if state.byNetwork[network] == 0 { state.byNetwork[network] = nil }
    }
  }

  /// How many are open.
  var count: Int { state.withLock { $0.works.count } }

  func work(of channel: any Channel) -> ConnectionWork? { state.withLock { $0.works[ObjectIdentifier(channel)] } }

  /// Ends what is under way for all of them.
  func endAll() {
    ending.store(true, ordering: .relaxed)
    for work in state.withLock({ Array($0.works.values) }) { work.end(.serverEnds) }
  }
}

/// Watches one connection: that a request comes in time, that its answer is read, that its reader is there.
///
/// A request must be whole ``headSeconds`` after the connection was opened or the last answer ended, or go on with
/// ``leastBytes`` of its body in each as long time; an answer must be read at ``leastBytes`` in ``readSeconds`` or
/// more. Else the connection is closed, and its place is free.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  static let headSeconds: Int64 = 20
  static let readSeconds: Int64 = 30
  static let leastBytes = 30 << 10

  private let connections: Connections
  private var work: ConnectionWork?
  private var peer = ""
  private var headDeadline: Scheduled<Void>?
  private var readDeadline: Scheduled<Void>?
  /// Written by the server and not yet taken by the system.
  private var pending = 0
  /// Requests whose head was read and whose answer is not yet taken whole.
  private var open = 0
  /// Bytes of a body since the deadline for its request began.
  private var received = 0
  /// Taken by the system since the deadline began.
  private var taken = 0

  init(_ connections: Connections) { self.connections = connections }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { open(context) } }

  func channelActive(context: ChannelHandlerContext) {
    if work == nil { open(context) }
    context.fireChannelActive()
  }

  private func open(_ context: ChannelHandlerContext) {
    peer = context.channel.remoteAddress?.ipAddress ?? ""
    guard let work = connections.open(context.channel) else {
      context.close(promise: nil)
      return
    }
    self.work = work
    let pipeline = context.pipeline.syncOperations
    do {
      let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
      try pipeline.addHandler(MessageRules(), position: .before(codec))
    } catch {
      // Without the rules nobody is answered.
      context.close(promise: nil)
      return
    }
    awaitHead(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave(context)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave(context) }

  private func leave(_ context: ChannelHandlerContext) {
    headDeadline?.cancel()
    readDeadline?.cancel()
    work?.gone()
    work = nil
    connections.close(context.channel, peer: peer)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The reader's side is closed: what is long under way would be for nobody.
    if let event = event as? ChannelEvent, event == .inputClosed, work?.gone() == true { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  // MARK: Heads

  private func awaitHead(_ context: ChannelHandlerContext) {
    headDeadline?.cancel()
    let channel = context.channel
    headDeadline = context.eventLoop.scheduleTask(in: .seconds(Self.headSeconds)) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      open += 1
      received = 0
    case .body(let part):
      received += part.readableBytes
      // Who sends a file over a slow line sends on.
      if received >= Self.leastBytes {
        received = 0
        awaitHead(context)
      }
    case .end: headDeadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  // MARK: Answers

  /// Bodies go on in slices, for the system says of a write only when all of it is taken.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part = unwrapOutboundIn(data)
    guard case .body(var buffer) = part, buffer.readableBytes > Self.sliceBytes else {
      let bytes =
        switch part {
        case .head: 256
        case .body(let buffer): buffer.readableBytes
        case .end: 0
        }
      var isEnd = false
      if case .end = part { isEnd = true }
      return send(context, part, bytes, isEnd: isEnd, promise)
    }
    while let slice = buffer.readSlice(length: min(Self.sliceBytes, buffer.readableBytes)), slice.readableBytes > 0 {
      let isLast = buffer.readableBytes == 0
      send(context, .body(slice), slice.readableBytes, isEnd: false, isLast ? promise : nil)
    }
  }

  private static let sliceBytes = 8 << 10

  private func send(
    _ context: ChannelHandlerContext, _ part: HTTPResponsePart, _ bytes: Int, isEnd: Bool,
    _ promise: EventLoopPromise<Void>?
  ) {
    pending += bytes
    let done = promise ?? context.eventLoop.makePromise()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    done.futureResult.whenComplete { _ in
      let (watch, context) = bound.value
      watch.took(bytes, isEnd: isEnd, context)
    }
    if readDeadline == nil { awaitReader(context) }
    context.write(wrapOutboundOut(part), promise: done)
  }

  private func took(_ bytes: Int, isEnd: Bool, _ context: ChannelHandlerContext) {
    pending -= bytes
    taken += bytes
    if isEnd {
      open -= 1
      if open <= 0, context.channel.isActive { awaitHead(context) }
    }
    if pending == 0 {
      readDeadline?.cancel()
      readDeadline = nil
    }
  }

  private func awaitReader(_ context: ChannelHandlerContext) {
    taken = 0
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    readDeadline = context.eventLoop.scheduleTask(in: .seconds(Self.readSeconds)) {
      let (watch, context) = bound.value
      watch.readDeadline = nil
      guard watch.pending > 0 else { return }
      if watch.taken < Self.leastBytes { context.close(promise: nil) } else { watch.awaitReader(context) }
    }
  }
}
