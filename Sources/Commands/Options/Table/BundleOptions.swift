internal import Artifacts
internal import Pipeline

/// The option of `venvdeb stage` that takes the place of a lock.
enum BundleOptions: OptionSection {
  static let title = "Bundle"

  static let options = [
    StageOption(
      "bundle", .file, for: [.bundle], help: "Bundle to take the tree from, instead of a lock",
      example: "demo_1.0_cp311_amd64.venv.tar.zst",
      .value { request, value, session in
        let bundle = try Bundle.open(session.path(value.text))
        request.bundle = bundle
        request.bytecode = bundle.manifest.bytecode
        request.shebang = bundle.manifest.shebang
        request.systemSitePackages = bundle.manifest.systemSitePackages
      })
  ]
}
