internal import Archives
internal import Core

extension InstallPlan {
  /// One file of the tree.
  ///
  /// Plans have hundreds of thousands: a file has its path in two parts, of which one is shared with the
  /// other files of its directory and one with its wheel.
  package struct File: Sendable {
    /// Where its bytes come from.
    package let source: Source
    /// What comes before the path that `source` has: a directory with a slash at its end, or nothing.
    ///
    /// Of what the installer writes itself, the path.
    private let base: String
    /// Whether it has the execute bits.
    package let isExecutable: Bool
    private let ownerIndex: UInt32

    /// A file whose path is `base` and that of its source, if this has one.
    init(base: String, owner: Int, source: Source, isExecutable: Bool) {
      self.base = base
      self.source = source
      self.isExecutable = isExecutable
      ownerIndex = UInt32(owner)
    }

    /// The index in `requests` of the wheel that it belongs to.
    package var owner: Int { Int(ownerIndex) }

    /// The file of its wheel; nil for what the installer writes itself.
    var wheelFile: Wheel.File? {
      switch source {
      case .member(let file), .script(let file): file
      case .generated: nil
      }
    }

    /// The path below the tree, `/`-separated, which is put together each time.
    package var path: String { wheelFile.map { base + $0.path } ?? base }

    /// The second part of the path; of what the installer writes itself, all of it.
    private var rest: String { wheelFile?.path ?? base }

    /// The parts of everything before the last `/`.
    private var directoryParts: (first: Substring, second: Substring) {
      let slash = UInt8(ascii: "/")
      let rest = rest
      guard let end = rest.utf8.lastIndex(of: slash) else {
        return (wheelFile == nil ? "" : base.dropLast(), "")
      }
      return wheelFile == nil ? (rest[..<end], "") : (base[...], rest[..<end])
    }

    /// Everything before the last `/`.
    package var directory: Substring {
      let (first, second) = directoryParts
      return second.isEmpty ? first : Substring(first + second)
    }

    /// Returns whether the file is in a directory, given without a slash at its end.
    package func isIn(_ directory: String) -> Bool {
      let (first, second) = directoryParts
      return !directory.isEmpty && directory.hasSameBytes(as: first, second)
    }

    /// Everything after the last `/`.
    package var name: Substring {
      let rest = rest
      return rest.utf8.lastIndex(of: UInt8(ascii: "/"))
        .map { rest[rest.utf8.index(after: $0)...] } ?? rest[...]
    }

    /// Returns whether the last bytes of the path are those of `suffix`.
    package func hasByteSuffix(_ suffix: StaticString) -> Bool {
      let rest = rest
      return rest.utf8.count >= suffix.utf8CodeUnitCount
        ? rest.hasByteSuffix(suffix) : path.hasByteSuffix(suffix)
    }

    /// The name in its wheel; nil for what the installer writes itself.
    var memberName: String? { wheelFile?.member.name }

    /// The part of the wheel that has its data; nil for what the installer writes itself.
    var part: Range<Int>? { wheelFile?.part }

    /// The approximate number of bytes: filling in a shebang may change it.
    package var size: Int {
      switch source {
      case .member(let file), .script(let file): file.size
      case .generated(let bytes): bytes.count
      }
    }
  }
}
