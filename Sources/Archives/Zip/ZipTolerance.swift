/// What a reader of zip archives refuses unless it is told to accept it: tools agree about what it
/// means, but no careful writer makes it.
package enum ZipTolerance: Sendable, Hashable {
  /// A member twice, byte for byte: the second is left out.
  case repeatedMember
  /// A symbolic link: a file with the path of its target as contents, as pip unpacks it.
  case link
}
