internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// The modules of a plan that get bytecode, by the wheels that they are from.
struct CompiledModules {
  /// The modules that are members of each wheel, in the order of the plan's requests.
  private(set) var wheels: [[CompileJob]]
  /// Whether these are all modules: no wheel brings bytecode.
  let areAll: Bool

  /// Selects the modules in `site-packages`.
  ///
  /// Bytecode that a wheel brings for a module of another one is not among what the cache has: the
  /// compiler replaces it.
  init(_ plan: InstallPlan) {
    wheels = Array(repeating: [], count: plan.requests.count)
    let sitePackages = plan.layout.sitePackages.string + "/"
    let cacheTag = plan.layout.target.python.cacheTag
    let brought = Set(
      plan.files.lazy.filter { $0.hasByteSuffix(".pyc") }.map { FilePath($0.path) })
    areAll = brought.isEmpty
    for file in plan.files {
      guard file.isMember, let module = Self.module(file, in: sitePackages),
        areAll || !brought.contains(module.output(cacheTag: cacheTag))
      else { continue }
      wheels[file.owner].append(module)
    }
  }

  /// The number of modules.
  var count: Int { wheels.reduce(0) { $0 + $1.count } }

  /// Returns the module that a file of `sitePackages` is, which ends with a slash; nil for other files.
  static func module(_ file: InstallPlan.File, in sitePackages: String) -> CompileJob? {
    guard file.hasByteSuffix(".py") else { return nil }
    let path = file.path
    guard path.hasBytePrefix(sitePackages) else { return nil }
    return CompileJob(path: FilePath(path), size: file.size)
  }
}
