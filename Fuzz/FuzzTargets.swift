import Editions
import Findings
import Foundation
import GRDB
import LandCover
import Passkeys
import Places
import PublicRecord
import Questions
import RecordKernel
import Registers
import Tiles
import Vocabulary

import struct Participation.AttachedFile
import struct Participation.Captions

@testable import Atlas

/// What libFuzzer feeds: one target of the program for each kind of thing a stranger can hand it.
///
/// The target's name stands in ECOTONE_FUZZ_TARGET. A refusal is as good as a result; a trap, an address error, a
/// hang or memory without end is a finding.
enum Target: String, CaseIterable {
  /// The delimited reader alone.
  case delimited
  /// A register's reader: the first byte chooses the layout, whose header stands before the rest.
  case tri, transfers, npri, retc
  /// A workbook's XML: shared texts and a sheet, apart at the first NUL.
  case xlsx
  /// A gzip file, a zip or a workbook, byte for byte.
  case container
  /// An edition of which one file is overwritten: which one, and where, say the first bytes.
  case edition
  /// Parameters of a question, one a line.
  case question
  /// The head of a part of a land-cover run: the first byte chooses the kind, 64 bytes before the head are its tiles.
  case part
  /// A file of submissions.
  case record
  /// A CSV file of a plan, any kind of it.
  case plan
  /// Shapes: the first byte chooses kind, grid and zoom, the others are places; what is read from their tiles must be
  /// what was written.
  case tiles
  /// An archive of tiles, and a shape of a GeoPackage, byte for byte.
  case archive
  /// A condition on features: what is read must be a condition that SQLite takes.
  case condition
  /// A shape that features are asked by, as GeoServices writes it.
  case shape
  /// The attestation of a passkey, as a browser sends it.
  case passkey
  /// A file that is sent with a comment: what is taken is taken again as it is.
  case attachment
  /// Captions of a recording: their passages have all of their words, in the order of their times.
  case captions

  func run(_ bytes: [UInt8]) throws {
    switch self {
    case .delimited: try Readers.delimited(bytes)
    case .tri, .transfers, .npri, .retc: try Readers.national(self, bytes)
    case .xlsx: try Readers.file(workbook(bytes), name: "retc 2018.xlsx")
    case .container: try Readers.file(bytes, name: "retc 2018.xlsx")
    case .edition: try Editions.open(bytes)
    case .question: try Questions.ask(bytes)
    case .part: try Parts.merge(bytes)
    case .record: try Records.submissions(bytes)
    case .plan: try Records.plan(bytes)
    case .tiles: try Layers.tiles(bytes)
    case .archive: try Layers.archive(bytes)
    case .condition: try Layers.condition(bytes)
    case .shape: try Layers.shape(bytes)
    case .passkey: try SignIns.register(bytes)
    case .attachment:
      let file = try AttachedFile(bytes)
      let again = try AttachedFile(file.bytes)
      precondition(again == file)
    case .captions:
      let captions = try Captions(String(decoding: bytes, as: UTF8.self))
      let passages = captions.passages
      precondition(passages.map(\.text).joined(separator: " ") == captions.cues.map(\.text).joined(separator: " "))
      precondition(zip(passages, passages.dropFirst()).allSatisfy { $0.from <= $1.from })
    }
  }
}

nonisolated(unsafe) private var target = Target.delimited

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  let name = ProcessInfo.processInfo.environment["ECOTONE_FUZZ_TARGET"] ?? ""
  guard let chosen = Target(rawValue: name) else {
    print(
      "fuzz: ECOTONE_FUZZ_TARGET is \"\(name)\"; expected \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(2)
  }
  target = chosen
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  try? target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// A folder of this process in memory.
private let folder: URL = {
  let url = URL(fileURLWithPath: "/dev/shm/ecotone-fuzz-\(getpid())")
  try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  atexit { try? FileManager.default.removeItem(at: URL(fileURLWithPath: "/dev/shm/ecotone-fuzz-\(getpid())")) }
  return url
}()

private let tables: ReferenceTables = {
  do { return try ReferenceTables() } catch {
    print("fuzz: \(error)")
    exit(2)
  }
}()

private final class Receiver: ReportReceiver {
  var sum = 0.0
  func receive(_ report: borrowing Report) { for amount in report.amounts { sum += amount.value } }
  func receive(_ transfer: borrowing Transfer) { for amount in transfer.amounts { sum += amount.value } }
  func receive(_ diagnostic: Diagnostic) { sum += Double(diagnostic.found.utf8.count) }
}

private enum SignIns {
  private static let challenge = [UInt8](repeating: 7, count: PasskeySite.challengeBytes)
  private static let clientData = Array(
    #"{"type":"webauthn.create","challenge":"\#(Base64URL.text(challenge))","origin":"https://ecotone.example.org"}"#
      .utf8)

  static func register(_ bytes: [UInt8]) throws {
    guard let site = PasskeySite(address: "https://ecotone.example.org") else { return }
    let known = try site.registered(clientData: clientData, attestation: bytes, challenge: challenge)
    // What was read is a key, and reads again.
    let again = try? PasskeyKey(cose: known.key.cose)
    precondition(again == known.key)
    _ = known.key.verifies(bytes, of: bytes)
  }
}

private enum Readers {
  static func delimited(_ bytes: [UInt8]) throws {
    let reader = try DelimitedReader(MemoryStream(bytes), source: "fuzz")
    while try reader.next() { for index in 0...reader.count { _ = reader.field(index).count } }
  }

  static func national(_ target: Target, _ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let headers = Headers.all[target] ?? []
    let text = Array(headers[Int(first) % headers.count].utf8) + bytes.dropFirst()
    try read(DelimitedReader(MemoryStream(text), source: "fuzz_2018.csv"), names: nil)
  }

  static func file(_ bytes: [UInt8], name: String) throws {
    let path = folder.appendingPathComponent(name).path
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    for source in try NationalSource.find(in: path, tables: tables) {
      try read(source.reader(), names: source.namesWithYear)
    }
  }

  private static func read(_ reader: DelimitedReader, names: [String]?) throws {
    let file = try NationalFile(reader, year: nil, names: names, tables: tables)
    let receiver = Receiver()
    var collector = SourceCollector(kind: file.kind, tables: tables, receiver: receiver)
    try withExtendedLifetime(receiver) { try file.read(into: &collector) }
  }
}

private enum Headers {
  private static let transferStart =
    "TRIFID\tDOCUMENT CONTROL NUMBER\tCHEMICAL NAME\tTRI CHEMICAL ID\tUNIT OF MEASURE\tREPORTING YEAR\tFACILITY STATE\t"

  static let all: [Target: [String]] = [
    .tri: [
      "YEAR,TRIFD,FACILITY NAME,ST,PRIMARY NAICS,DOC_CTRL_NUM,CHEMICAL,TRI CHEMICAL/COMPOUND ID,METAL CATEGORY,FORM TYPE,UNIT OF MEASURE,LATITUDE,LONGITUDE,"
        + amounts.joined(separator: ",") + "\n"
    ],
    .transfers: ["\(transferStart)POTW - NAME\tPOTW - STATE\tOFF-SITE - POTW RELEASES\tOFF-SITE - POTW TREATMENT\n"],
    .npri: [
      "Reporting_Year / Année,NPRI_ID / No_INRP,PROVINCE,CAS_Number / No_CAS,Substance Name / Nom de substance,Group / Groupe,Category / Catégorie,Quantity / Quantité,Units / Unités\n",
      "Year of last filed report / Année de déclaration la plus récente,NPRI ID / ID INRP,Latitude,Longitude\n",
    ],
    .retc: [
      "NRA\tNOMBRE\tESTADO\tMUNICIPIO\tCAS\tSUSTANCIA\tUNIDAD\tAIRE\tAGUA\tSUELO\tREUTILIZACION\tRECICLADO\tCOPROCESAMIENTO\tTRATAMIENTO\tDISPOSICION FINAL\tALCANTARILLADO\tINCINERACION\tOTROS\n",
      "NRA\tSCIAN\tLATITUD NORTE\tLONGITUD OESTE\tCALLE\tCOLONIA\tLOCALIDAD\tESTADO\n",
    ],
  ]

  static let amounts: [String] = tables.rules.rules.filter { $0.register == .tri }.map {
    $0.field.split(separator: ";").first.map(String.init) ?? ""
  }
}

private enum Editions {
  /// A small edition of three registers, and the bytes of each of its files.
  private static let original: (url: URL, files: [(path: String, bytes: [UInt8])]) = {
    func header(_ target: Target) -> String { Headers.all[target]?[0] ?? "" }
    let quantities = (0..<Headers.amounts.count).map { String($0) }.joined(separator: ",")
    let npri =
      "2018,629,ON,NA - 08,Lead,Releases to Air,Stack / Point,2.5,kg\n2019,630,QC,108-88-3,Toluene,Off-site Disposal,Landfill,3,tonnes\n"
    let tri = "2018,60601A,WORKS,IL,325199,1318000000001,Lead,N420,1,R,Pounds,41.8,-87.6," + quantities + "\n"
    let sewage = "60601A\t1318000000001\tLead\tN420\tPounds\t2018\tIL\tCITY POTW\tIL\t2\t3\n"
    let retc = "CGI2604700012\tX\tSONORA\tY\tPb\tPlomo\tKg\t1\t2\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"
    let samples: [(String, String)] = [
      ("npri.csv", header(.npri) + npri), ("2018_us.csv", header(.tri) + tri),
      ("US_3c_2018.txt", header(.transfers) + sewage),
      ("em_2018.csv", header(.retc) + retc),
    ]
    let done = DispatchSemaphore(value: 0)
    let output = folder.appendingPathComponent("edition")
    Task {
      do {
        var sources: [NationalSource] = []
        for (name, text) in samples {
          let path = folder.appendingPathComponent(name).path
          _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
          sources += try NationalSource.find(in: path, tables: tables)
        }
        _ = try await EditionBuilder(sources: sources.map { SourceRequest($0) }, output: output, tables: tables).build()
      } catch {
        print("fuzz: \(error)")
        exit(2)
      }
      done.signal()
    }
    done.wait()
    let paths = (FileManager.default.enumerator(atPath: output.path)?.compactMap { $0 as? String } ?? []).sorted()
    let files = paths.compactMap { path -> (path: String, bytes: [UInt8])? in
      let url = output.appendingPathComponent(path)
      guard let data = FileManager.default.contents(atPath: url.path), !data.isEmpty else { return nil }
      chmod(url.path, 0o644)
      return (path, Array(data))
    }
    return (output, files)
  }()

  static func open(_ bytes: [UInt8]) throws {
    guard bytes.count > 4 else { return }
    let (url, files) = original
    let file = files[Int(bytes[0]) % files.count]
    // A column's first bytes, or a place anywhere in a larger file.
    let offset = (Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3])) % file.bytes.count
    var changed = file.bytes
    for (index, byte) in bytes[4...].enumerated() where offset + index < changed.count {
      changed[offset + index] = byte
    }
    let path = url.appendingPathComponent(file.path)
    try Data(changed).write(to: path)
    defer { try? Data(file.bytes).write(to: path) }
    let edition = try Edition(url)
    for by in ["", "state,sector", "facility,year", "category,substance"] {
      _ = try? edition.answer(Question(parameters: by.isEmpty ? [] : [(.by, by)]))
    }
    try? edition.trace(Question()) { _ in true }
    _ = try? edition.profile("CA:629")
    let findings = try? Finder(edition, boundaries: nil, tables: tables).find()
    let evidence = Evidence(edition, tables: tables, findings: findings)
    for words: (parameter: Question.Parameter, text: String) in [
      (.measure, "net"), (.quality, "without-suspect"), (.view, "common"), (.code, "npri:NA - M14"), (.group, "pbt"),
    ] {
      guard let question = try? Question(parameters: [words]) else { continue }
      _ = try? edition.notes(on: question, evidence)
      _ = try? edition.coverage(of: question).comparableYears
      _ = try? edition.answer(question, evidence)
      _ = try? edition.leftOut(of: question, evidence)
    }
    _ = try? edition.flows(FlowQuestion())
    _ = try? edition.listings(of: "lead", tables.lists)
    _ = try? edition.published(tables.published)
    _ = (try? Comparison(edition, edition)).map { ReleaseGate($0) }
    _ = try? edition.catalog.searchFacilities("x", limit: 5)
    _ = try? edition.catalog.searchSubstances("plomb", limit: 5)
  }
}

private enum Questions {
  static func ask(_ bytes: [UInt8]) throws {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let parameters = lines.compactMap { line -> (parameter: Question.Parameter, text: String)? in
      guard let mark = line.firstIndex(of: "="), let parameter = Question.Parameter(rawValue: String(line[..<mark]))
      else { return nil }
      return (parameter, String(line[line.index(after: mark)...]))
    }
    let question = try Question(parameters: parameters)
    guard try Question(parameters: question.parameters) == question else { fatalError("a question does not read back") }
  }
}

private enum Records {
  private static let process: SubmissionProcess = {
    do { return try SubmissionProcess() } catch {
      print("fuzz: \(error)")
      exit(2)
    }
  }()

  static func submissions(_ bytes: [UInt8]) throws {
    let path = folder.appendingPathComponent("cases.json")
    try Data(bytes).write(to: path)
    let record = folder.appendingPathComponent("record")
    try? FileManager.default.removeItem(at: record)
    let store = try RecordStore(record.path, mayCreate: true, process: process)
    try store.append(SubmissionFile(path.path, rights: .open).events(for: store).events)
    for line in try store.cases(CaseFilter(), reader: .anyone, limit: 100) {
      _ = try store.caseFile(line.id, reader: .keeper)?.late(RecordStore.today)
    }
    _ = try store.waiting(reader: .anyone)
  }

  static func plan(_ bytes: [UInt8]) throws {
    let path = folder.appendingPathComponent("plan.csv")
    try Data(bytes).write(to: path)
    let entries = try PlanFile(path.path).entries
    let record = folder.appendingPathComponent("plan-record")
    try? FileManager.default.removeItem(at: record)
    let store = try RecordStore(record.path, mayCreate: true, process: process)
    let plan = try store.planning("FUZZ", adding: entries).plan
    _ = try plan.remarks()
    for activity in plan.activities { _ = activity.spent(.actual, upTo: nil) }
    for measure in plan.measures { _ = measure.progress(upTo: nil) }
  }
}

private enum Parts {
  static func merge(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let (tiles, head) = (bytes.dropFirst().prefix(64), bytes.dropFirst(65))
    var file = Array("ECOPART1".utf8) + tiles + head
    func append(_ number: UInt64) {
      for byte in 0..<8 { file.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(byte)))) }
    }
    append(UInt64(head.count))
    append(file.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
    let path = folder.appendingPathComponent("fuzz.part").path
    try Data(file).write(to: URL(fileURLWithPath: path))
    let texts = try LandCoverTexts()
    let work = Work(threads: 1)
    switch first % 3 {
    case 0:
      let output = try OutputFolder(folder.appendingPathComponent("change").path, replace: true)
      let result = try ChangeJob.merge([path], into: output, work: work)
      _ = result.matrixCSV()
      try result.write(to: output, texts)
    case 1: _ = try AreasJob.merge([path])
    default: _ = try MetricsJob.merge([path])
    }
  }
}

private func workbook(_ bytes: [UInt8]) -> [UInt8] {
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  return StoredZip.workbook(
    sheets: [("Emisiones", Array(parts.count > 1 ? parts[1] : []))], sharedStrings: Array(parts.first ?? []))
}

private enum Layers {
  private static let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(getpid()).pmtiles")
    .path

  static func archive(_ bytes: [UInt8]) throws {
    _ = try? GeoPackageShape.geometry(Data(bytes))
    try Data(bytes).write(to: URL(fileURLWithPath: folder))
    let file = try PMTilesFile(folder)
    for number in 0..<40 { _ = try TileAddress(number: UInt64(number)).flatMap { try file.tile($0) } }
  }

  private static let table = try? DatabaseQueue(
    configuration: {
      var configuration = Configuration()
      configuration.prepareDatabase(FilterSQL.prepare)
      return configuration
    }())

  static func condition(_ bytes: [UInt8]) throws {
    let fields = ["text", "integer", "real", "date"].map { LayerEdition.Record.Field(name: $0, kind: $0) }
    let filter = try LayerFilter(String(decoding: bytes, as: UTF8.self), fields: fields, number: "OBJECTID")
    try table?.write { db in
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS f (fid INTEGER PRIMARY KEY, text, integer, real, date)")
      try db.execute(sql: "INSERT OR IGNORE INTO f VALUES (1, 'a', 1, 0.5, '2020/01/31')")
      let condition = FilterSQL(key: "fid").condition(filter)
      do {
        _ = try Int.fetchAll(
          db, sql: "SELECT fid FROM f WHERE \(condition.text)", arguments: StatementArguments(condition.values))
      } catch { fatalError("a condition that SQLite does not take: \(error)") }
    }
  }

  static func shape(_ bytes: [UInt8]) throws {
    let (shape, plane) = try EsriShape.shape(String(decoding: bytes, as: UTF8.self), plane: nil, .intersects)
    let ring = [(-100.0, 40.0), (-90, 40), (-90, 50), (-100, 40)].map {
      LayerGeometry.Vertex(longitude: $0, latitude: $1)
    }
    _ = try ShapeTest(shape).fits(PlaneGeometry(LayerGeometry(.polygon, [[ring]]), plane))
    _ = shape.geometry.simplified(tolerance: 1)
  }

  static func tiles(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let kind = LayerGeometry.Kind.allCases[Int(first) % 3]
    let grid = TileGrid.allCases[Int(first) / 3 % 2]
    let zoom = Int(first) / 6 % 6
    var (parts, run, part) = ([LayerGeometry.Part](), [LayerGeometry.Vertex](), LayerGeometry.Part())
    func end() {
      if kind == .polygon, let start = run.first, run.count > 2 { part.append(run + [start]) }
      if kind == .line, run.count > 1 { parts.append([run]) }
      run = []
    }
    for pair in stride(from: 1, to: min(bytes.count, 2_000) - 1, by: 2) {
      switch bytes[pair] {
      case 255:
        end()
        if bytes[pair + 1] % 2 == 0, !part.isEmpty {
          parts.append(part)
          part = []
        }
      default:
        let vertex = LayerGeometry.Vertex(
          longitude: Double(bytes[pair]) / 255 * 360 - 180, latitude: Double(bytes[pair + 1]) / 255 * 180 - 90)
        if kind == .point { parts.append([[vertex]]) } else { run.append(vertex) }
      }
    }
    end()
    if !part.isEmpty { parts.append(part) }
    guard !parts.isEmpty else { return }
    let cut = ZoomShapes(
      layer: PlaneLayer(grid, [LayerGeometry(kind, parts)]), zoom: zoom, tolerance: 0.5)
    let repair = RingRepair()
    guard let whole = cut.whole(0, repair) ?? cut.dot(0).map({ .points([$0]) }) else { return }
    cut.divide(whole, repair) { _, shape in
      var layer = VectorTileLayer("fuzz", keys: [])
      layer.add(id: 7, shape, [], of: TileValues())
      guard let read = try? DecodedTile(layer.encoded).features.first else { fatalError("a tile that cannot be read") }
      let runs: [[TilePlace]]
      switch shape {
      case .points(let places): runs = places.map { [$0] }
      case .lines(let lines): runs = lines
      case .rings(let rings):
        runs = rings
        precondition(rings.first.map { TileRings.area($0) > 0 } ?? false, "the first ring is a hole")
        precondition(rings.allSatisfy { TileRings.area($0) != 0 }, "a ring without area")
        precondition(repair.repaired(rings) == rings, "rings that are not valid to GEOS")
      }
      precondition(read.runs == runs, "another shape than was written")
    }
  }
}
