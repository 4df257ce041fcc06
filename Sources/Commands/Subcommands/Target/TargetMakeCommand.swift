package import ArgumentParser
internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// `venvdeb target make`: makes a target file from packages.
package struct TargetMakeCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Make a target file from Debian packages, without running them.",
    discussion: """
      The packages are pythonX.Y-minimal, libpythonX.Y-minimal and libc6 of the system, its release \
      and architecture, as 'apt download' gets them. Their versions decide the target; what the files \
      in them say of Python must agree.

      The file is written to standard output, or below the name of the target to a directory, with \
      what the packages say of their shared libraries beside it. Packages for the target get their \
      dependencies from that: give it the packages of all libraries that wheels expect of a system.

      Examples:

        apt download python3.13-minimal:arm64 libpython3.13-minimal:arm64 libc6:arm64
        apt download libgcc-s1:arm64 libstdc++6:arm64 zlib1g:arm64
        venvdeb target make debian-13-arm64 *.deb --directory debian/targets
      """)

  @Argument(help: "Name of the target: system, release and architecture.") var name: String
  @Argument(help: "Packages to read.", completion: .file(extensions: ["deb"]))
  var packages: [String]
  @Option(
    name: [.long, .customShort("d")],
    help: "Directory for the file, created if need be (default: standard output).",
    completion: .directory)
  var directory: String?
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    guard let name = TargetName(name) else {
      throw ValidationError(
        "'\(name)' is not the name of a target: expected one such as 'debian-12-arm64'")
    }
    let (description, libraries) = try TargetPackages(
      name, temporaryDirectory: session.temporaryDirectory
    ).describe(packages.map(session.path))
    let text = try TargetFile.text(of: description)
    guard let directory = directory.map(session.path) else { return try session.output.write(text) }
    try FileSystem.createDirectories(directory)
    // The libraries come first: a target without them would be one whose packages depend on none.
    try libraries.write(directory.appending("\(name)\(LibraryArchive.suffix)"))
    let file = directory.appending("\(name)\(TargetFile.suffix)")
    try AtomicFile.write(text, to: file)
    try session.note("wrote '\(file.string)'")
  }
}
