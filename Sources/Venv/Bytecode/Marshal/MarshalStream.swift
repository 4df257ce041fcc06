internal import Packaging

/// The grammar of a marshal stream: what begins at an offset, and its length.
///
/// The format is Python/marshal.c of CPython, versions 3 and 4 with the code objects of Python 3.8
/// to 3.14, and the slices of version 5.
struct MarshalStream {
  let bytes: UnsafeRawBufferPointer
  /// Since 3.11 a code object has a qualified name and an exception table, and one number less.
  private let isSince311: Bool

  /// Set on the type byte of an object that takes the next index, before its children do.
  static let flag: UInt8 = 0x80
  /// The length of TYPE_REF and its index.
  static let referenceLength = 5
  /// The deepest nesting of objects.
  ///
  /// CPython would read 2000 levels (MAX_MARSHAL_STACK_DEPTH), which takes more than the stack of a
  /// thread here; its parser allows 100 levels of indentation and 200 of parentheses, so that no
  /// module that it compiles has as many as this.
  static let deepest = 500

  init(_ bytes: UnsafeRawBufferPointer, python: PythonVersion) {
    self.bytes = bytes
    isSince311 = python >= PythonVersion(3, 11)
  }

  /// What an object consists of.
  ///
  /// Lengths count from the type byte.
  enum Shape {
    /// Just bytes. Singletons such as None take no index, whatever their flag.
    case atom(length: Int, isSingleton: Bool)
    /// Bytes, then so many objects.
    case sequence(head: Int, count: Int)
    /// Bytes, then so many objects, whose order has no meaning.
    case set(head: Int, count: Int)
    /// One byte, then keys and values up to a TYPE_NULL.
    case dictionary
    /// Bytes, so many objects, four bytes, and so many objects more.
    case code(head: Int, before: Int, after: Int)
    /// The object with this index once more.
    case reference(index: Int)
    /// The end of a dictionary.
    case null
  }

  /// Returns what begins at an offset, after checking that the stream has all of it but its children.
  ///
  /// Throws `MarshalError`.
  @inline(__always)
  func shape(at offset: Int) throws(MarshalError) -> Shape {
    guard offset < bytes.count else { throw MarshalError(reason: .truncated, offset: offset) }
    let type = bytes[offset] & ~Self.flag
    let shape: Shape
    let length: Int
    switch type {
    case UInt8(ascii: "z"), UInt8(ascii: "Z"):
      length = 2 + (try byte(at: offset + 1))
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "r"):
      shape = .reference(index: try size(at: offset + 1))
      length = Self.referenceLength
    case UInt8(ascii: "s"), UInt8(ascii: "a"), UInt8(ascii: "A"), UInt8(ascii: "u"),
      UInt8(ascii: "t"):
      length = 5 + (try size(at: offset + 1))
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: ")"):
      length = 2
      shape = .sequence(head: length, count: try byte(at: offset + 1))
    case UInt8(ascii: "("), UInt8(ascii: "["):
      length = 5
      shape = .sequence(head: length, count: try size(at: offset + 1))
    case UInt8(ascii: "N"), UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "."),
      UInt8(ascii: "S"):
      length = 1
      shape = .atom(length: length, isSingleton: true)
    case UInt8(ascii: "i"):
      length = 5
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "c"):
      length = isSince311 ? 21 : 25
      shape = .code(head: length, before: 8, after: isSince311 ? 2 : 1)
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      length = 5
      shape = .set(head: length, count: try size(at: offset + 1))
    case UInt8(ascii: "g"), UInt8(ascii: "I"):
      length = 9
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "y"):
      length = 17
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "l"):
      let digits = try number(at: offset + 1).magnitude
      length = 5 + 2 * Int(digits)
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "f"):
      length = 2 + (try byte(at: offset + 1))
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "x"):
      let real = try byte(at: offset + 1)
      length = 3 + real + (try byte(at: offset + 2 + real))
      shape = .atom(length: length, isSingleton: false)
    case UInt8(ascii: "{"):
      length = 1
      shape = .dictionary
    case UInt8(ascii: ":"):
      length = 1
      shape = .sequence(head: length, count: 3)
    case UInt8(ascii: "0"):
      length = 1
      shape = .null
    default:
      throw MarshalError(reason: .unknownType, offset: offset)
    }
    guard length <= bytes.count - offset else {
      throw MarshalError(reason: .truncated, offset: bytes.count)
    }
    return shape
  }

  /// Returns whether a type byte is that of a singleton such as None, which takes no index.
  static func isSingleton(_ type: UInt8) -> Bool {
    switch type {
    case UInt8(ascii: "N"), UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "."),
      UInt8(ascii: "S"):
      true
    default: false
    }
  }

  @inline(__always)
  private func byte(at offset: Int) throws(MarshalError) -> Int {
    guard offset < bytes.count else { throw MarshalError(reason: .truncated, offset: offset) }
    return Int(bytes[offset])
  }

  @inline(__always)
  private func number(at offset: Int) throws(MarshalError) -> Int32 {
    guard offset + 4 <= bytes.count else { throw MarshalError(reason: .truncated, offset: offset) }
    return Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }

  @inline(__always)
  private func size(at offset: Int) throws(MarshalError) -> Int {
    let number = try number(at: offset)
    guard number >= 0 else { throw MarshalError(reason: .badSize, offset: offset) }
    return Int(number)
  }
}
