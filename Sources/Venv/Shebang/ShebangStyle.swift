/// How the scripts of a tree find its interpreter.
package enum ShebangStyle: String, Sendable, Hashable, CaseIterable, Codable {
  /// By its path on the target: no process is started in between, and `ps` shows the script's name.
  case absolute
  /// By their own path, wherever the tree is.
  case relocatable
}
