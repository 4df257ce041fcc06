internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// The modules of a plan that get bytecode.
struct CompiledModules: Sendable {
  private let plan: InstallPlan
  private let sitePackages: String
  private let cacheTag: String
  /// The bytecode that wheels bring.
  private let brought: Set<FilePath>

  init(_ plan: InstallPlan) {
    self.plan = plan
    sitePackages = plan.layout.sitePackages.string + "/"
    cacheTag = plan.layout.target.python.cacheTag
    brought = Set(plan.files.lazy.filter { $0.hasByteSuffix(".pyc") }.map { FilePath($0.path) })
  }

  /// Whether those of all wheels are all modules: no wheel brings bytecode.
  var areAll: Bool { brought.isEmpty }

  /// Returns the modules that are members of the wheel of a request.
  ///
  /// Bytecode that a wheel brings for a module of another one is not among what the cache has: the
  /// compiler replaces it.
  func modules(of request: Int) -> [CompileJob] {
    plan.recorded[request].compactMap { index in
      let file = plan.files[index]
      guard file.owner == request, file.isMember, let module = module(file),
        areAll || !brought.contains(module.output(cacheTag: cacheTag))
      else { return nil }
      return module
    }
  }

  /// Returns the module that a file is; nil for other files.
  func module(_ file: InstallPlan.File) -> CompileJob? {
    guard file.hasByteSuffix(".py") else { return nil }
    let path = file.path
    guard path.hasBytePrefix(sitePackages) else { return nil }
    return CompileJob(path: FilePath(path), size: file.size)
  }
}
