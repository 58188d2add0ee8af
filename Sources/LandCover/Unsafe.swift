/// A pointer that several threads use in places of their own.
struct Unsafe<Pointer>: @unchecked Sendable {
  let pointer: Pointer
  init(_ pointer: Pointer) { self.pointer = pointer }
}
