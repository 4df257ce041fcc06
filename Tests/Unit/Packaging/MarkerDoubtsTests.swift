import TestSupport
import Testing

@testable import Packaging

/// What an environment says of markers that it does not decide.
@Suite struct MarkerDoubtsTests {
  /// Debian 12 on all machines that run armhf.
  private let armhf: MarkerEnvironment

  init() throws {
    armhf = try MarkerEnvironment(values: bookworm)
      .onAnyMachine("armv7l", or: ["armv8l", "aarch64"])
  }

  @Test func `an interpreter's own environment decides everything`() throws {
    let environment = try MarkerEnvironment(values: bookworm)
    #expect(try Marker("platform_release == '6.1.0-13-amd64'").evaluate(in: environment))
    #expect(environment.undecided.isEmpty && environment.unknown.isEmpty)
  }

  @Test func `what only a kernel says is unknown`() throws {
    #expect(armhf.unknown == [.platformRelease, .platformVersion])
    #expect(try !Marker("platform_release >= '5'").evaluate(in: armhf))
    #expect(
      armhf.undecided == [
        MarkerDoubt(
          marker: #"platform_release >= "5""#, variable: .platformRelease, values: [])
      ])
  }

  /// The order of the parts does not matter.
  @Test(arguments: [
    "sys_platform == 'win32' and platform_release >= '10'",
    "platform_release >= '10' and sys_platform == 'win32'",
    "platform_version != '' or os_name == 'posix'",
  ])
  func `a marker that holds either way is decided`(text: String) throws {
    let marker = try Marker(text)
    #expect(marker.evaluate(in: armhf) == text.contains("posix"))
    #expect(armhf.undecided.isEmpty)
  }

  @Test func `a marker that depends on the kernel of a machine is told with the values`() throws {
    #expect(try !Marker("platform_machine == 'aarch64'").evaluate(in: armhf))
    #expect(try Marker("platform_machine != 'x86_64'").evaluate(in: armhf))
    #expect(
      armhf.undecided == [
        MarkerDoubt(
          marker: #"platform_machine == "aarch64""#, variable: .platformMachine,
          values: ["armv7l", "aarch64"])
      ])
  }

  @Test func `extras are noted too`() throws {
    let extra = try PackageName("fast")
    let marker = try Marker("extra == 'fast' and platform_machine == 'armv8l'")
    #expect(Marker?.some(marker).extras(in: armhf, among: [extra]) == ExtraSelection.none)
    #expect(!marker.evaluate(in: armhf, activeExtras: []))
    #expect(armhf.undecided.map(\.values) == [["armv7l", "armv8l"]])
  }

  @Test func `environments are equal whatever was evaluated in them`() throws {
    let other = try MarkerEnvironment(values: bookworm)
      .onAnyMachine("armv7l", or: ["armv8l", "aarch64"])
    _ = try Marker("platform_machine == 'aarch64'").evaluate(in: armhf)
    #expect(armhf == other && armhf.hashValue == other.hashValue)
    #expect(other.undecided.isEmpty)
    #expect(try armhf != MarkerEnvironment(values: bookworm).onAnyMachine("armv7l", or: []))
  }
}
