import Core
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

@testable import Relocation

@Suite struct PrefixRewriterTests {
  private static let long = FilePath("/srv/" + String(repeating: "long/", count: 30) + "demo")

  @Test(
    "gives the very tree that would have been made with the new placement",
    arguments: [
      ("/opt/venvs/demo", "/opt/venvs/demo", ShebangStyle.relocatable),
      ("/opt/venvs/demo", "/srv/other", .absolute),
      ("/opt/venvs/demo", "/srv/it's/demo", .relocatable),
      ("/srv/with 'space'/demo", "/srv/other place", .relocatable),
    ])
  func rewrites(from: String, to: String, style: ShebangStyle) async throws {
    for (old, new) in [(ShebangStyle.absolute, style), (style, .absolute)] {
      // Such a script has a plain line in either style, which takes no spaces.
      let isPlain = !from.contains(" ")
      let sample = try await InstalledTree.make(
        prefix: FilePath(from), shebang: old, hasEncoded: isPlain)
      let wanted = try await InstalledTree.make(
        prefix: FilePath(to), shebang: new, hasEncoded: isPlain)
      try PrefixRewriter(
        from: sample.placement, to: wanted.placement, target: sample.interpreter.target,
        systemSitePackages: false
      ).rewrite(sample.path)
      #expect(try listing(sample.path) == listing(wanted.path))
    }
  }

  @Test("changes scripts of the tree and nobody else's")
  func changes() async throws {
    let sample = try await InstalledTree.make()
    let changed = try PrefixRewriter(
      from: sample.placement, to: TreePlacement(prefix: "/srv/x", shebang: .absolute),
      target: sample.interpreter.target, systemSitePackages: false
    ).rewrite(sample.path)
    #expect(changed == ["bin/demo", "bin/encoded"])
    #expect(
      try FileSystem.readText(sample.path.pushing("bin/foreign")).hasPrefix("#!/usr/bin/perl\n"))
    let directory = try #require(
      try InstalledDistribution.all(in: try TreeRoot.open(sample.path)).first)
    for row in try #require(try directory.record(in: try TreeRoot.open(sample.path))).rows {
      guard let digest = row.digest else { continue }
      let path = sample.site.pushing(FilePath(row.path)).lexicallyNormalized()
      #expect(Digest.of(try FileSystem.read(path)) == digest, "\(row.path)")
    }
  }

  @Test("a prefix that a script cannot name is an error")
  func impossible() async throws {
    let sample = try await InstalledTree.make()
    let rewriter = PrefixRewriter(
      from: sample.placement, to: TreePlacement(prefix: Self.long, shebang: .absolute),
      target: sample.interpreter.target, systemSitePackages: false)
    #expect(throws: PrefixError.self) { try rewriter.rewrite(sample.path) }
  }

  @Test("a tree says what its placement is")
  func readsItsPlacement() async throws {
    for (prefix, style) in [
      ("/opt/venvs/demo", ShebangStyle.absolute), ("/srv/it's mine/demo", .absolute),
      ("/opt/venvs/demo", .relocatable),
    ] {
      // Names of interpreters with spaces are for shell lines, which this script does not allow.
      let sample = try await InstalledTree.make(prefix: "/opt/venvs/demo", shebang: style)
      try VenvWriter(
        layout: sample.layout, root: sample.path, shebang: style, systemSitePackages: false
      ).removeFiles()
      let layout = VenvLayout(prefix: FilePath(prefix), target: sample.interpreter.target)
      try VenvWriter(
        layout: layout, root: sample.path, shebang: style, systemSitePackages: false
      ).writeFiles()
      #expect(
        try TreePlacement.read(try TreeRoot.open(sample.path))
          == TreePlacement(prefix: FilePath(prefix), shebang: style))
    }
    let empty = try Scratch()
    #expect(try TreePlacement.read(try TreeRoot.open(empty.path)) == nil)
  }

  /// What staging made of the shebangs of wheels is made of them for another prefix, too.
  @Test(
    "scripts with arguments, of env and of other commands of the tree",
    arguments: [
      "#!/usr/bin/env python3", "#!/usr/bin/python3 -E", "#!/usr/bin/env -S python3 -u -W ignore",
      "#!/usr/bin/env -S A=1 python3 -u", "#!/usr/bin/env ipython3",
    ])
  func rewritesArguments(line: String) async throws {
    for (from, to) in [
      (TreePlacement(prefix: "/opt/venvs/demo", shebang: .absolute), "/srv/other place"),
      (TreePlacement(prefix: "/opt/venvs/demo", shebang: .relocatable), "/srv/other"),
      (TreePlacement(prefix: "/opt/a place/demo", shebang: .absolute), "/srv/other"),
    ] as [(TreePlacement, FilePath)] {
      let sample = try await InstalledTree.make(
        prefix: from.prefix, shebang: from.shebang, hasEncoded: false)
      let placement = TreePlacement(prefix: to, shebang: .absolute)
      func relocated(_ placement: TreePlacement) throws -> [UInt8] {
        let scratch = try Scratch()
        try FileSystem.createDirectory(scratch.path.appending("bin"))
        let tool = scratch.path.pushing("bin/tool")
        try AtomicFile.write("\(line)\nprint(1)\n", to: tool)
        let context = RelocationContext(
          placement: placement, sitePackages: sample.layout.sitePackages,
          buildDirectories: BuildDirectories([], trees: []), commands: ["tool", "ipython3"])
        try #require(
          try Relocator(root: scratch.path, context: context).relocate(["bin/tool"]).paths.count
            == 1)
        return try FileSystem.read(tool)
      }
      let path = sample.path.appending("bin/tool")
      try AtomicFile.write("", to: sample.path.appending("bin/ipython3"))
      try AtomicFile.write(try relocated(from), to: path, permissions: .executable)
      try PrefixRewriter(
        from: from, to: placement, target: sample.interpreter.target, systemSitePackages: false
      ).rewrite(sample.path)
      #expect(try FileSystem.read(path) == relocated(placement))
    }
  }
}

extension InstalledTree {
  /// The prefix and the style of shebangs that the tree was made for.
  fileprivate var placement: TreePlacement { TreePlacement(prefix: prefix, shebang: shebang) }
}
