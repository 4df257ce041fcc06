internal import Packaging
internal import Wheels

/// The kinds of external references that the labels of `Project-URL` stand for.
///
/// The labels are those of PEP 753 and other common ones.
enum ProjectLink {
  /// Returns the references of a distribution, each once, in the order of the metadata.
  static func references(_ metadata: CoreMetadata) -> [BomComponent.Reference] {
    var links = metadata.projectURLs
    if let page = metadata.homePage { links.append(("Homepage", page)) }
    var seen: Set<String> = []
    return links.compactMap { label, url in
      guard let address = Address.valid(url) else { return nil }
      let type = kind(label)
      guard seen.insert("\(type) \(address)").inserted else { return nil }
      return BomComponent.Reference(
        type: type, url: address, comment: label.isEmpty ? nil : label)
    }
  }

  /// Returns the kind of reference for a label: "other" for an unknown one.
  private static func kind(_ label: String) -> String {
    // PEP 753: punctuation and white space are ignored.
    let key = label.lowercased().filter { $0.isLetter || $0.isNumber }
    return switch key {
    case "homepage", "home", "website": "website"
    case "source", "repository", "sourcecode", "github", "gitlab", "code": "vcs"
    case "download": "distribution"
    case "changelog", "changes", "whatsnew", "history", "releasenotes", "releases":
      "release-notes"
    case "documentation", "docs": "documentation"
    case "issues", "bugs", "issue", "tracker", "issuetracker", "bugtracker", "bugreports":
      "issue-tracker"
    case "chat", "discord", "slack", "gitter", "irc": "chat"
    case "mailinglist": "mailing-list"
    case "twitter", "mastodon", "social": "social"
    case "support": "support"
    default: "other"
    }
  }
}
