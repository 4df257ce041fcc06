package import SystemPackage
package import Venv

/// A step of a run, by the name that it has in the timings of the report.
package enum RunStep: String, Sendable {
  case plan
  case acquire
  case open
  case install
  case relocate
  case compile
  case libraries
  case check
  case stage
}

/// What a run is doing, for whoever shows it.
package enum RunEvent: Sendable {
  /// A step begins.
  case began(RunStep)
  /// So many files are about to be fetched.
  case fetching(count: Int)
  /// So many wheels are about to be built.
  case building(count: Int)
  /// Files have been fetched, built, or written to the tree; bytes that have to come again are negative.
  case progressed(files: Int, bytes: Int)
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
  /// Checks are not run, as the tree is for this target, which is another one than the machine's.
  case skipped([ApplicationCheck], TargetName)
  /// The tree is in the destdir.
  case finished(Report)
}
