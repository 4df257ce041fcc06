package import SystemPackage

/// What a run is doing, for whoever shows it.
package enum RunEvent: Sendable {
  /// Something that concerns the run rather than the tree.
  case warned(String)
  /// Another run has this destdir, and is waited for.
  case waiting(FilePath)
  /// It is decided which file is used for each pin.
  case planned(Plan)
  /// All wheels are at hand.
  case acquired(count: Int)
  /// The tree is about to be written.
  case installing(files: Int, bytes: Int)
  /// A check passed and wrote this.
  case checked(ApplicationCheck, output: String)
  /// The tree is in the destdir.
  case finished(Report)
}
