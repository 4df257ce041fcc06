extension ArtifactIndex {
  /// Whether postinst has the snippet of dh-virtualenv that replaces copies of the interpreter.
  var hasInterpreterUpdate: Bool {
    controlText("postinst")?.contains("dh_venv_safe_interpreter_update") ?? false
  }

  /// Whether postinst has the snippet of venvdeb that renews copies of the interpreter.
  var hasInterpreterRenewal: Bool {
    controlText("postinst")?.contains("venvdeb_renew_interpreter") ?? false
  }
}
