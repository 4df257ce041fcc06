import Packaging
import Processes
import SystemPackage
import Testing
import Venv

/// Real code of the standard library, compiled, made canonical, and given back to Python.
@Suite struct MarshalCanonicalTests {
  @Test(arguments: try await Interpreters.all())
  func `the standard library means the same after it`(interpreter: Interpreter) async throws {
    let streams = try await StandardLibrary.compiled(by: interpreter, seed: 0, reversed: false)
    #expect(streams.count > 400)
    var pairs: [UInt8] = []
    for stream in streams {
      var canonical = stream
      try MarshalCanonical.canonicalize(
        &canonical, python: interpreter.target.python.version)
      var again = canonical
      try MarshalCanonical.canonicalize(
        &again, python: interpreter.target.python.version)
      #expect(again == canonical)
      pairs += StandardLibrary.frame(stream) + StandardLibrary.frame(canonical)
    }
    let compared = try await CommandRunner().runChecked(
      Command(interpreter.executable, ["-I", "-S", "-c", Self.compare]), input: pairs)
    #expect(compared.outputText == "\(streams.count) equal\n")
  }

  @Test(arguments: try await Interpreters.all())
  func `neither order nor hash seed of the compiling process shows`(
    interpreter: Interpreter
  ) async throws {
    var first = try await StandardLibrary.compiled(by: interpreter, seed: 1, reversed: false)
    var second = try await StandardLibrary.compiled(by: interpreter, seed: 2, reversed: true)
    second.reverse()
    #expect(first.count == second.count)
    var differing = 0
    for index in first.indices {
      try MarshalCanonical.canonicalize(
        &first[index], python: interpreter.target.python.version)
      try MarshalCanonical.canonicalize(
        &second[index], python: interpreter.target.python.version)
      if first[index] != second[index] { differing += 1 }
    }
    #expect(differing == 0)
  }

  @Test func `only what is referred to keeps its flag, and indices have no holes`() throws {
    // (  a("x"), b("y") flagged, ref 1, ref 1 ), the tuple and "x" flagged for nothing.
    var stream: [UInt8] = [
      0xa9, 4, 0xfa, 1, 0x78, 0xfa, 1, 0x79, 0x72, 2, 0, 0, 0, 0x72, 2, 0, 0, 0,
    ]
    try MarshalCanonical.canonicalize(&stream, python: PythonVersion(3, 11))
    #expect(
      stream == [0x29, 4, 0x7a, 1, 0x78, 0xfa, 1, 0x79, 0x72, 0, 0, 0, 0, 0x72, 0, 0, 0, 0])
  }

  @Test func `sorting a set moves a definition to where it is needed first`() throws {
    // ( frozenset({ "z" flagged, "a" }), ref "z" ) and the set in the other order.
    var first: [UInt8] = [
      0x29, 2, 0x3e, 2, 0, 0, 0, 0xfa, 1, 0x7a, 0x7a, 1, 0x61, 0x72, 0, 0, 0, 0,
    ]
    var second: [UInt8] = [
      0x29, 2, 0x3e, 2, 0, 0, 0, 0xfa, 1, 0x61, 0xfa, 1, 0x7a, 0x72, 1, 0, 0, 0,
    ]
    try MarshalCanonical.canonicalize(&first, python: PythonVersion(3, 11))
    try MarshalCanonical.canonicalize(&second, python: PythonVersion(3, 11))
    #expect(first == second)
    // Tuples in a set that share a string: { ("q", r0), ("b", "q") } needs the definition moved.
    var moved: [UInt8] = [
      0x3e, 2, 0, 0, 0, 0x29, 2, 0xfa, 1, 0x71, 0x4e, 0x29, 2, 0x7a, 1, 0x62, 0x72, 0, 0, 0, 0,
    ]
    try MarshalCanonical.canonicalize(&moved, python: PythonVersion(3, 11))
    #expect(
      moved == [
        0x3e, 2, 0, 0, 0, 0x29, 2, 0x7a, 1, 0x62, 0xfa, 1, 0x71, 0x29, 2, 0x72, 0, 0, 0, 0, 0x4e,
      ])
  }

  @Test(arguments: malformed)
  func `malformed streams are errors and stay as they were`(
    stream: [UInt8], reason: MarshalError.Reason
  ) {
    var bytes = stream
    let error = #expect(throws: MarshalError.self) {
      try MarshalCanonical.canonicalize(&bytes, python: PythonVersion(3, 11))
    }
    #expect(error?.reason == reason)
    #expect(bytes == stream)
  }

  @Test func `no damage to real code goes beyond an error`() async throws {
    let interpreter = try await Interpreter.find()
    let streams = try await StandardLibrary.compiled(by: interpreter, seed: 0, reversed: false)
    let stream = try #require(streams.first { (1000..<3000).contains($0.count) })
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      var damaged = stream
      damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(
        in: 0...255, using: &random)
      if Bool.random(using: &random) {
        damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
      }
      do {
        try MarshalCanonical.canonicalize(
          &damaged, python: interpreter.target.python.version)
      } catch {
        #expect(error.offset <= stream.count)
      }
    }
  }

  private static let compare = """
    import marshal, sys
    data = sys.stdin.buffer.read()
    position = 0
    def frame():
        global position
        size = int.from_bytes(data[position:position + 4], 'little')
        position += 4 + size
        return marshal.loads(data[position - size:position])
    def same(a, b):
        if type(a) is not type(b):
            return False
        if isinstance(a, type(same.__code__)):
            names = [n for n in dir(a) if n.startswith('co_') and not callable(getattr(a, n))]
            return all(same(getattr(a, n), getattr(b, n)) for n in names)
        if isinstance(a, tuple):
            return len(a) == len(b) and all(map(same, a, b))
        return a == b or repr(a) == repr(b)
    count = 0
    while position < len(data):
        a, b = frame(), frame()
        assert a == b and same(a, b), a
        count += 1
    print(count, 'equal')
    """

  private static func word(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// A reference to the object with an index.
  private static func reference(_ index: Int) -> [UInt8] { [0x72] + word(index) }

  /// A tuple of tuples, each of which has a reference to the one before: not nested in the stream, but
  /// in what it means.
  private static func chain(of count: Int) -> [UInt8] {
    var stream: [UInt8] = [0x28]
    stream += word(count)
    stream += [0xa9, 1, 0x4e]
    for index in 0..<count - 1 { stream += [0xa9, 1] + reference(index) }
    return stream
  }

  /// A set whose elements are written out at twice the length each.
  private static var doublingSets: [UInt8] {
    var stream: [UInt8] = [0x29, 2, 0x29, 24, 0xa9, 2, 0x4e, 0x4e]
    for index in 0..<23 { stream += [0xa9, 2] + reference(index) + reference(index) }
    stream += [0x3e] + word(20)
    for index in 4..<24 { stream += reference(index) }
    return stream
  }

  private static let malformed: [([UInt8], MarshalError.Reason)] = [
    ([], .truncated),
    ([0x69, 0, 0], .truncated),
    ([0x29, 2, 0x4e], .truncated),
    ([0x73, 255, 255, 255, 127], .truncated),
    ([0x73, 255, 255, 255, 255], .badSize),
    ([0x28, 255, 255, 255, 127], .truncated),
    ([0x6c, 0, 0, 0, 128], .truncated),
    ([0x3f], .unknownType),
    ([0x30], .unknownType),
    ([0x72, 0, 0, 0, 0], .badReference),
    ([0xa9, 1, 0x72, 0, 0, 0, 0], .badReference),
    ([0x4e, 0x4e], .trailingBytes),
    ((0..<4000).flatMap { _ in [0x29, 1] as [UInt8] }, .tooDeep),
    (chain(of: 200_000), .tooDeep),
    (doublingSets, .tooDeep),
  ]
}
