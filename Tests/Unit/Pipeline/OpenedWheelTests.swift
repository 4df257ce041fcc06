import Core
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import Pipeline

struct OpenedWheelTests {
  @Test(.timeLimit(.minutes(30)), arguments: [1, 3])
  func `no more wheels than jobs are opened at once`(jobs: Int) async throws {
    let workshop = try Workshop.open()
    var acquired: [AcquiredWheel] = []
    for number in 0..<12 {
      try workshop.addWheel("app\(number)", files: ["app\(number).py": ""])
      let name = "app\(number)-1.0-py3-none-any.whl"
      acquired.append(
        try AcquiredWheel(
          path: workshop.wheelhouse.appending(name), origin: .wheelhouse, pin: nil))
    }
    let gauge = ConcurrencyGauge()
    let opened = try await OpenedWheel.open(
      acquired, jobs: jobs
    ) { file in
      try await gauge.pass(expected: jobs)
      return try Wheel.open(file.path, fileName: file.fileName)
    }
    #expect(opened.map(\.acquired.fileName) == acquired.map(\.fileName))
    #expect(gauge.most == jobs)
  }
}
