internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv

extension BundleManifest {
  /// Creates the manifest of a tree that was just made; the lists of its files are not in it yet.
  ///
  /// A wheel that was built here has another digest each time, so the manifest has none of it.
  init(
    _ tree: InstalledTree, name: String, version: String, shape: TreeShape, date: SourceDate
  ) {
    self.init(
      venvdeb: toolVersion, name: name, version: version, python: .init(tree.target),
      architecture: tree.elfFiles.isEmpty
        ? "all" : tree.target.architectureName,
      prefix: shape.prefix.string, shebang: shape.shebang, bytecode: shape.bytecode,
      systemSitePackages: shape.systemSitePackages, date: date.seconds,
      distributions: tree.distributions.map { distribution in
        BundleManifest.Distribution(
          name: distribution.name, version: distribution.version, wheel: distribution.wheel,
          sha256: distribution.wasBuilt ? nil : distribution.sha256, source: distribution.source,
          extras: distribution.extras.map(\.normalized).sorted(),
          allowed: distribution.allowed.isEmpty ? nil : distribution.allowed)
      }, uncompiled: tree.uncompiled)
    relocated = tree.relocated
    unsearched = tree.unsearched
    allowedLeaks = tree.allowedLeaks.map { leak in
      AllowedLeak(
        path: leak.path, members: leak.members, offset: leak.offset, reason: leak.reason)
    }
  }
}
