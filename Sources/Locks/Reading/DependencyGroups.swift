internal import Core
internal import Packaging

/// The table `[dependency-groups]` of a `pyproject.toml` ("Dependency Groups").
///
/// Groups are read when they are asked for, so that a group that nobody uses may be wrong.
struct DependencyGroups {
  /// What groups have, with those that they include.
  struct Members {
    /// The requirements and the groups that have them, each group once, in the order in which they
    /// are met.
    fileprivate(set) var requirements: [(text: String, group: PackageName)] = []
    /// The groups, each after those that it includes.
    fileprivate(set) var order: [PackageName] = []
    /// What each group includes itself.
    fileprivate(set) var included: [PackageName: Set<PackageName>] = [:]
  }

  /// A step of the walk through groups that include others, which may be thousands.
  private enum Step {
    case enter(PackageName)
    case member(DocumentValue, of: PackageName, key: String)
    case leave(PackageName)
  }

  let table: LockTable
  /// The keys of each group: there may be several spellings of one name.
  private let keys: [PackageName: [String]]

  init(_ table: LockTable) {
    self.table = table
    var keys: [PackageName: [String]] = [:]
    for key in table.keys {
      if let name = try? PackageName(key) { keys[name, default: []].append(key) }
    }
    self.keys = keys
  }

  /// The names of the groups.
  var names: [PackageName] { keys.keys.sorted() }

  /// Returns the members of groups and of those that they include.
  ///
  /// Throws `LockError` for a group that does not exist or includes itself, and for a member that is
  /// neither a requirement nor another group.
  func members(of groups: [PackageName]) throws(LockError) -> Members {
    var members = Members()
    var open: Set<PackageName> = []
    var steps = groups.reversed().map { Step.enter($0) }
    while let step = steps.popLast() {
      switch step {
      case .enter(let group):
        guard members.included[group] == nil else { continue }
        members.included[group] = []
        open.insert(group)
        steps.append(.leave(group))
        for key in (keys[group] ?? []).reversed() {
          guard let values = table.table[key]?.array else {
            throw table.error("'\(key)' must be an array of requirements and groups", at: key)
          }
          steps += values.reversed().map { .member($0, of: group, key: key) }
        }
      case .member(let value, let group, let key):
        if let text = value.string {
          members.requirements.append((text, group))
          continue
        }
        guard let text = value.table?["include-group"]?.string else {
          throw table.error("expected a requirement or an include-group", at: key)
        }
        guard let included = try? PackageName(text), keys[included] != nil else {
          throw table.error("group '\(text.excerpt)' does not exist", at: key)
        }
        guard !open.contains(included) else {
          throw table.error("group '\(included)' includes itself", at: key)
        }
        members.included[group]?.insert(included)
        steps.append(.enter(included))
      case .leave(let group):
        open.remove(group)
        members.order.append(group)
      }
    }
    return members
  }
}
