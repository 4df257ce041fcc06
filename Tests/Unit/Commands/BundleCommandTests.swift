import Artifacts
import Commands
import Core
import SystemPackage
import Testing

/// What the command line of `venvdeb bundle` and `venvdeb stage --bundle` refuses.
@Suite struct BundleCommandTests {
  private func run(_ arguments: [String], config: String? = nil) async throws -> (Int32, String) {
    let terminal = try Terminal()
    if let config { try AtomicFile.write(config, to: terminal.path.appending("demo.venvdeb")) }
    let before = try FileSystem.entries(of: terminal.path)
    let errors = Terminal.Text()
    let status = await VenvdebCommand.main(
      arguments, in: terminal.session(Terminal.Text(), errors))
    #expect(try FileSystem.entries(of: terminal.path) == before)
    return (status, errors.text)
  }

  @Test(
    arguments: [
      (["bundle", "--package", "a/b"], "invalid bundle name 'a/b'"),
      (["bundle", "--version", "1:2"], "invalid bundle version '1:2'"),
      (["bundle", "--link", "x"], "belongs to 'venvdeb stage'"),
      (["bundle", "--output", "x.zip"], "unknown compression of 'x.zip'"),
      (
        ["bundle", "--output", "x.tar.xz", "--compression", "zstd"],
        "does not match the suffix of 'x.tar.xz'"
      ),
      (["bundle", "--compression", "rar"], "choose one of zstd, xz, gzip, none"),
      (["bundle", "--tree", "t", "--requirements", "r"], "cannot be combined with 'tree'"),
      (["bundle", "--tree", "t", "--shebang", "absolute"], "cannot be combined with 'tree'"),
      (
        ["stage", "--package", "x", "--destdir", "d", "--bundle", "b", "--wheelhouse", "w"],
        "--wheelhouse: 'wheelhouse' cannot be combined with 'bundle'"
      ),
      (
        ["stage", "--package", "x", "--destdir", "d", "--bundle", "b", "--no-project"],
        "--no-project: 'no-project' cannot be combined with 'bundle'"
      ),
    ])
  func refuses(_ arguments: [String], _ expected: String) async throws {
    let (status, errors) = try await run(arguments)
    #expect(status == 2)
    #expect(errors.contains(expected), "\(errors)")
  }

  @Test func namesTheLineOfTheConfiguration() async throws {
    let (status, errors) = try await run(
      ["stage", "--package", "demo", "--destdir", "d", "--config", "demo.venvdeb"],
      config: "Bundle: demo.venv.tar.zst\nRequirements: r.txt\n")
    #expect(status == 2)
    #expect(errors.contains("demo.venvdeb:2: 'requirements' cannot be combined"), "\(errors)")
  }

  @Test func aBundleThatIsNotThereIsOneError() async throws {
    let (status, errors) = try await run(
      ["stage", "--package", "x", "--destdir", "d", "--bundle", "none.venv.tar.zst"])
    #expect(status == 1)
    #expect(errors.contains("none.venv.tar.zst: cannot read the archive"), "\(errors)")
  }
}
