import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct HashedFileTests {
  /// Makes a file whose last change is so old that the next one must have another time.
  private static func settled(_ scratch: borrowing Scratch, _ text: String) throws -> FilePath {
    try scratch.write(text, to: "file")
    usleep(150_000)
    return scratch.path.appending("file")
  }

  @Test func `what is read is what was hashed, whatever takes the name`() throws {
    let scratch = try Scratch()
    let path = try Self.settled(scratch, "good")
    let file = try HashedFile.open(path, algorithms: [.sha512, .sha256])
    #expect(file.digests.map(\.algorithm) == [.sha256, .sha512])
    try scratch.write("evil", to: "file")
    #expect(try file.file.read(at: 0, count: 4) == Array("good".utf8))
    #expect(file.sha256 == Digest.of(Array("good".utf8)))
    // Its inode lost its name, which changes its times, but not its contents.
    try file.checkUnchanged()
  }

  @Test(arguments: [true, false])
  func `a file that is rewritten in place is noticed`(isOld: Bool) throws {
    let scratch = try Scratch()
    try scratch.write("good", to: "file")
    let path = isOld ? try Self.settled(scratch, "good") : scratch.path.appending("file")
    let file = try HashedFile.open(path)
    try file.checkUnchanged()
    var times = [timespec](repeating: timespec(), count: 2)
    var status = stat()
    _ = path.withPlatformString { lstat($0, &status) }
    times[0] = status.st_atim
    times[1] = status.st_mtim
    let stream = try #require(path.withPlatformString { fopen($0, "r+") })
    fputs("evil", stream)
    fclose(stream)
    // Whoever writes can restore the time of the last modification.
    _ = path.withPlatformString { utimensat(AT_FDCWD, $0, &times, 0) }
    #expect(throws: ChangedFile.self) { try file.checkUnchanged() }
  }

  @Test func `a file whose digest is known is not read, unless it was changed`() throws {
    let scratch = try Scratch()
    let path = try Self.settled(scratch, "good")
    let first = try HashedFile.open(path)
    let known = (stamp: first.stamp, digest: Digest.of(Array("known".utf8)))
    #expect(known.stamp.isSettled)
    func open(_ algorithms: Set<HashAlgorithm> = []) throws -> Digest {
      try HashedFile.open(path, algorithms: algorithms) {
        $0 == known.stamp ? known.digest : nil
      }.sha256
    }
    #expect(try open() == known.digest)
    // Another digest can be had from the bytes only, and then this one is, too.
    #expect(try open([.sha512]) == first.sha256)
    let stream = try #require(path.withPlatformString { fopen($0, "r+") })
    fputs("evil", stream)
    fclose(stream)
    #expect(try open() == Digest.of(Array("evil".utf8)))
  }
}
