import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// A lock of `Tests/Corpora/Locks` with what its own tool installs from it, as `expected.json`
/// there says it for several targets.
struct LockSample {
  /// What a tool installs on one target.
  struct Case: CustomStringConvertible {
    let description: String
    let directory: FilePath
    let lock: FilePath
    let scope: LockScope
    /// The distributions; nil where the tool refuses.
    let expected: [Row]?
  }

  /// A distribution in the words of the tool.
  struct Row {
    let name: String
    let version: String?
    let kind: String
    let file: String?
  }

  private static let fileNames = [
    "pylock": "pylock.toml", "uv": "uv.lock", "poetry": "poetry.lock", "pdm": "pdm.lock",
    "pipenv": "Pipfile.lock",
  ]

  /// Returns the cases of a format that options of ours can ask for.
  static func cases(of format: String) throws -> [Case] {
    let root = checkout.pushing("Tests/Corpora/Locks").appending(format)
    var cases: [Case] = []
    for name in try FileSystem.entries(of: root) {
      let directory = root.appending(name)
      let file = directory.appending("expected.json")
      let json = try JSONReader.read(try FileSystem.read(file), file: file)
      let environments = try #require(json.table?["environments"]?.table)
      for member in environments.members {
        guard let table = member.value.table,
          let scope = try scope(named: member.key, format, table)
        else { continue }
        let rows = table["result"]?.array?.compactMap { row -> Row? in
          guard let fields = row.array, fields.count == 4, let name = fields[0].string,
            let kind = fields[2].string
          else { return nil }
          return Row(
            name: name, version: fields[1].string, kind: kind, file: fields[3].string)
        }
        cases.append(
          Case(
            description: "\(format)/\(name.string): \(member.key)", directory: directory,
            lock: directory.appending(try #require(fileNames[format])), scope: scope,
            expected: rows))
      }
    }
    return cases
  }

  /// Returns what we call the options of a tool; nil for what we have no option for: to leave
  /// production out.
  private static func scope(
    named name: String, _ format: String, _ table: DocumentTable
  ) throws -> LockScope? {
    let target = name.prefix { $0 != "+" }.split(separator: "-")
    let machine = String(target[1])
    let python = try #require(PythonVersion(parsing: "3.\(target[0].dropFirst(3))"))
    var scope = LockScope(
      markers: MarkerEnvironment(linuxPython: "\(python).2", machine: machine),
      tags: CompatibilityTags(
        TagEnvironment(
          implementation: "cpython", python: python, glibc: LibcVersion(2, 36), machine: machine)))
    let options = table["options"]?.table ?? DocumentTable()
    func list(_ key: String) -> [String] { options[key]?.array?.compactMap(\.string) ?? [] }
    var extras: [String] = []
    var groups: [String] = []
    switch format {
    case "pylock": (extras, groups) = (list("extras"), list("groups"))
    case "poetry":
      extras = list("extras")
      let restricts = options["only"] != nil || options["without"] != nil
      groups = (restricts ? [] : ["default"]) + list("with")
    case "pdm":
      if options["default"] != nil || options["excl"] != nil { return nil }
      for name in list("groups") {
        if ["a", "b", "all"].contains(name) { extras.append(name) } else { groups.append(name) }
      }
      if options["dev"] == nil, list("groups").isEmpty { groups = ["default"] }
    default:
      var arguments = (table["args"]?.array ?? []).compactMap(\.string)[...]
      var hasDefaults = format == "uv"
      while let option = arguments.popFirst() {
        switch option {
        case "--extra": extras.append(arguments.removeFirst())
        case "--group": groups.append(arguments.removeFirst())
        case "--all-groups": groups += ["dev", "docs", "x"]
        case "--no-default-groups": hasDefaults = false
        case "--no-install-project": scope.installsProject = false
        case "--no-editable": break
        case "--no-binary-package": scope.formats.setNoBinary(arguments.removeFirst())
        case "--no-build": scope.formats.setOnlyBinary(":all:")
        case "--dev": groups.append("develop")
        case "--categories":
          groups += arguments.removeFirst().split(separator: " ").map(String.init)
        default: return nil
        }
      }
      if hasDefaults { groups.append("default") }
    }
    scope.extras = Set(try extras.map { try PackageName($0) })
    scope.groups = try GroupSelection(groups)
    scope.allowsStale = format != "poetry"
    return scope
  }
}
