internal import Packaging

extension CoreMetadata {
  /// The author's name and address; nil if the metadata have neither.
  ///
  /// `Author-email` usually has the name, too.
  var authorship: String? {
    guard let name = author else { return authorEmail }
    guard let email = authorEmail else { return name }
    return email.contains("<") ? email : "\(name) <\(email)>"
  }
}
