import Testing
import Venv

@testable import Archives
@testable import Wheels

/// Memory for large members is needed once, however many tasks there are.
@Suite struct BatchQueueTests {
  private func batch(_ name: String, size: Int) -> InstallBatch {
    let member = ZipMember(
      name: name, method: .deflate, crc32: 0, compressedSize: 10, size: size, unixMode: 0,
      dataOffset: 0, modified: 0)
    let row = Record.Row(path: name, digest: nil, size: size)
    let file = InstallPlan.File(
      path: name, owner: 0,
      source: .member(Wheel.File(member: member, scheme: .purelib, path: name, row: row)),
      isExecutable: false)
    return InstallBatch(files: [file], part: 0..<10)
  }

  private func name(_ batch: InstallBatch?) -> String? { batch?.files.first?.path }

  @Test func `one task has a large batch at a time`() throws {
    let queue = BatchQueue([
      batch("a.py", size: 10), batch("large1.so", size: 9 << 20), batch("large2.so", size: 8 << 20),
      batch("b.so", size: 1 << 20), batch("c.txt", size: 10),
    ])
    #expect(queue.count == 5)
    // Sources first, then the large ones beside the others.
    let first = queue.next(after: nil)
    #expect(name(first) == "a.py")
    let large = queue.next(after: nil)
    #expect(name(large) == "large1.so")
    let ordinary = queue.next(after: first)
    #expect(name(ordinary) == "b.so")
    #expect(name(queue.next(after: large)) == "large2.so")
    let last = queue.next(after: ordinary)
    #expect(name(last) == "c.txt")
    // What is left is for the task that has the large one.
    #expect(queue.next(after: last) == nil)
  }

  @Test func `sources come before large members`() {
    let queue = BatchQueue([batch("large.py", size: 9 << 20), batch("a.py", size: 10)])
    #expect(name(queue.next(after: nil)) == "a.py")
    #expect(name(queue.next(after: nil)) == "large.py")
    #expect(queue.next(after: nil) == nil)
  }
}
