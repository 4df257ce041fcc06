import Core
import SystemPackage
import Testing
import Venv

@testable import Archives
@testable import Wheels

/// Memory for large members is needed once, however many tasks there are.
@Suite struct BatchQueueTests {
  /// A queue with a batch for each of some files, which have these sizes.
  private struct Files {
    let files: PlannedFiles
    let queue: BatchQueue

    init(_ sizes: KeyValuePairs<String, Int>) throws {
      let files = try PlannedFiles.unread(sizes.map { (path: $0.key, size: $0.value) })
      queue = BatchQueue(
        files.indices.map { InstallBatch([UInt32($0)], of: files, part: 0..<10) })
      self.files = files
    }

    func name(_ batch: InstallBatch?) -> String? { batch?.files.first.map { files[Int($0)].path } }
  }

  @Test func `one task has a large batch at a time`() throws {
    let files = try Files([
      "a.py": 10, "large1.so": 9 << 20, "large2.so": 8 << 20, "b.so": 1 << 20, "c.txt": 10,
    ])
    let queue = files.queue
    #expect(queue.count == 5)
    // Sources first, then the large ones beside the others.
    let first = queue.next(after: nil)
    #expect(files.name(first) == "a.py")
    let large = queue.next(after: nil)
    #expect(files.name(large) == "large1.so")
    let ordinary = queue.next(after: first)
    #expect(files.name(ordinary) == "b.so")
    #expect(files.name(queue.next(after: large)) == "large2.so")
    let last = queue.next(after: ordinary)
    #expect(files.name(last) == "c.txt")
    // What is left is for the task that has the large one.
    #expect(queue.next(after: last) == nil)
  }

  @Test func `sources come before large members`() throws {
    let files = try Files(["large.py": 9 << 20, "a.py": 10])
    let queue = files.queue
    #expect(files.name(queue.next(after: nil)) == "a.py")
    #expect(files.name(queue.next(after: nil)) == "large.py")
    #expect(queue.next(after: nil) == nil)
  }
}
