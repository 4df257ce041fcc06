package import SystemPackage

/// The descriptors that starting a program takes.
///
/// Children get none of them: swift-subprocess closes what it was not told to pass.
package enum DescriptorReserve {
  /// The number of pipes that are open while a program is being started: three for its streams, one
  /// that tells of a failed exec, and as much as one for the process itself and copies.
  private static let pipes = 6

  /// Checks that so many descriptors can be opened: swift-subprocess ends this process if it runs
  /// out of them half-way.
  ///
  /// Throws `Errno`, usually `tooManyOpenFiles`.
  package static func check() throws(Errno) {
    var opened: [FileDescriptor] = []
    defer { for descriptor in opened { try? descriptor.close() } }
    for _ in 0..<pipes {
      let ends = try pipe()
      opened += [ends.readEnd, ends.writeEnd]
    }
  }

  /// Returns the reading end of a pipe that nobody writes to: an empty input that needs neither a
  /// file nor `/dev/null`.
  ///
  /// Throws `Errno`.
  static func emptyInput() throws(Errno) -> FileDescriptor {
    let ends = try pipe()
    try? ends.writeEnd.close()
    return ends.readEnd
  }

  private static func pipe() throws(Errno) -> (
    readEnd: FileDescriptor, writeEnd: FileDescriptor
  ) {
    do {
      return try FileDescriptor.pipe()
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
