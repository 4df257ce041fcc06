package import SystemPackage

/// The root directory of the source that the tests were built from.
package let checkout = FilePath(#filePath)
  .removingLastComponent().removingLastComponent().removingLastComponent()
