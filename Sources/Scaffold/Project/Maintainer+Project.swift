package import Debian
internal import Processes
package import SystemPackage

extension Maintainer {
  /// Finds the maintainer of a project: who is at work, then the first of its maintainers and
  /// authors who has an address, then a placeholder.
  package static func find(
    for package: DebianName, of people: [ProjectMetadata.Person], in directory: FilePath,
    environment: [String: String]
  ) async -> Maintainer {
    let git = GitCommand(inTreeOf: directory, environment: environment)
    if let author = await author(environment: environment, git: git.setting) { return author }
    for person in people {
      if let text = person.text, let both = try? Maintainer(parsing: text) { return both }
    }
    return Maintainer(placeholderFor: package)
  }
}
