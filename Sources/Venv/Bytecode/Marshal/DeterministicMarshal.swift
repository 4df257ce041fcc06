internal import Packaging

extension Target.Python {
  /// Whether marshalled code depends on its source and its file name only, so that it need not be made
  /// canonical.
  ///
  /// CPython 3.11 marks all interned strings as shareable, and the elements of a set have an order (cpython
  /// issue 37596); what else has more than one reference follows from the source while the code object
  /// itself is held. Other versions are not known to be like that.
  var marshalsDeterministically: Bool {
    implementation == "cpython" && version == PythonVersion(3, 11) && !isDebug
  }
}
