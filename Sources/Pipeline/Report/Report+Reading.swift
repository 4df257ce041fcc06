internal import Core
internal import SystemPackage

extension Report {
  /// Reads the report of an earlier run.
  ///
  /// Throws `ReportError` for anything else, and for a report with a path that is not one of a file
  /// in the tree; `FileError`.
  static func read(_ path: FilePath) throws -> Report {
    struct Header: Decodable { let format: Int }
    let bytes = try FileSystem.read(path, limit: sizeLimit)
    guard let header = try? JSONText.decode(Header.self, from: bytes),
      header.format == currentFormat
    else { throw ReportError(path: path, reason: nil) }
    let report: Report
    do {
      report = try JSONText.decode(from: bytes)
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
      throw ReportError(path: path, reason: JSONText.flaw(DecodingError.dataCorrupted(context)))
    } catch {
      // Of another version, which has other keys.
      throw ReportError(path: path, reason: nil)
    }
    guard FilePath.isPlainAbsolute(report.prefix) else {
      throw ReportError(path: path, reason: "invalid .prefix '\(report.prefix)'")
    }
    if let release = report.release {
      for (key, value) in [("store", release.store), ("directory", release.directory)]
      where !FilePath.isPlainAbsolute(value) {
        throw ReportError(path: path, reason: "invalid .release.\(key) '\(value)'")
      }
    }
    for conffile in report.conffiles ?? []
    where !FilePath.isPlainAbsolute(conffile.target) || !conffile.target.hasPrefix("/etc/") {
      throw ReportError(path: path, reason: "invalid .conffiles[].target '\(conffile.target)'")
    }
    for remark in report.uncompiled + report.unsearched
    where TreePath.paths(inRemark: remark).isEmpty {
      throw ReportError(path: path, reason: "'\(remark)' does not begin with a file of the tree")
    }
    return report
  }

  /// Returns where the tree is that the report is about.
  func tree(in destdir: FilePath) -> FilePath {
    destdir.pushing(FilePath(root: nil, FilePath(release?.store ?? prefix).components))
  }

  /// Reads the report that an earlier run may have written; nil where there is none.
  ///
  /// What is not a report, or one of another version, is about to be overwritten and says nothing.
  /// Throws `ReportError` for a report with a path that is not one of a file in the tree, and
  /// `FileError` for a file that cannot be read.
  static func earlier(at path: FilePath) throws -> Report? {
    guard try FileSystem.exists(path) else { return nil }
    do {
      return try read(path)
    } catch let error as ReportError where error.reason == nil {
      return nil
    }
  }

  /// Reads the report that an earlier run for the prefix of a request may have written; nil where there
  /// is none.
  ///
  /// Throws as `earlier(at:)`.
  static func earlier(of request: StageRequest) throws -> Report? {
    guard let file = request.report, let report = try earlier(at: file),
      report.prefix == request.base.string
    else { return nil }
    return report
  }

  /// The largest report in bytes.
  private static let sizeLimit = 128 << 20
}
