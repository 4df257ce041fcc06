internal import Archives
internal import Core

/// The names of the members of a wheel, one of which most paths of its RECORD are.
///
/// Most RECORDs are in the order of the archive. A path that is the next name is that text, so that it takes
/// no memory of its own.
struct RecordNames {
  private let members: [ZipMember]
  private var next = 0

  /// The members in the order of the archive.
  init(_ members: [ZipMember]) { self.members = members }

  /// Returns a path, of which these are the bytes in UTF-8.
  mutating func text(of path: ArraySlice<UInt8>) -> String {
    // An archive may have a member that is not listed, such as a directory.
    for index in next..<min(next + 2, members.count)
    where members[index].name.hasSameBytes(as: path) {
      next = index + 1
      return members[index].name
    }
    return String(decoding: path, as: UTF8.self)
  }
}
