internal import Locks
internal import Packaging
internal import Venv

extension LockScope {
  /// What a request wants of its lock for a target.
  init(_ request: StageRequest, for target: Target) {
    self.init(markers: target.markers, tags: target.tags)
    extras = Set(request.extras)
    groups = request.groups
    formats = request.formats
    allowsStale = request.allowsStaleLock
    installsProject = request.installsProject
  }
}
