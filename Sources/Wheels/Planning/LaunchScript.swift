package import Packaging

/// The script that runs an entry point, without its shebang.
package enum LaunchScript {
  /// Returns the text after the shebang, which does what pip's does: it imports the object, drops a Windows suffix from
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
