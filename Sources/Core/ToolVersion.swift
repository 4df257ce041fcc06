/// The version of venvdeb, for `--version`, reports and `pyvenv.cfg`.
package let toolVersion = "0.1.0"
