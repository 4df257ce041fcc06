package import Packaging

/// The text of the command that runs an entry point.
package enum LaunchScript {
  /// What follows the shebang.
  ///
  /// The command does what pip's does: it imports the object, drops a Windows suffix from
  /// `sys.argv[0]`, calls it, and exits with what it returns.
  package static func body(_ entryPoint: EntryPoint) -> [UInt8] {
    Array(
      """
      import sys
      from \(entryPoint.module) import \(entryPoint.importedName)
      if __name__ == '__main__':
          if sys.argv[0].endswith('.exe'):
              sys.argv[0] = sys.argv[0][:-4]
          sys.exit(\(entryPoint.attribute)())

      """.utf8)
  }
}
