"""The cases: one small function for each, which breaks the sound package in one way.

The name of a function is the code that must be found, with `_` for `-`; what follows two
underscores tells cases of one code apart.
"""

import inspect
import sys
import tarfile

from package import DATE, LAUNCHER, PREFIX, PYTHON, SITE, SOURCE, TAG, TREE, elf, pyc

BUILD = '/srv/ci/pond-1.0/debian/pond'
POND = f'{SITE}/pond-1.0.dist-info'
REED = f'{SITE}/reed-2.1.dist-info'
OTHER = f'python3.{sys.version_info[1] + 1}'
OTHER_TAG = f'cpython-3{sys.version_info[1] + 1}'


# Virtual environments

def no_virtual_environment(p):
    p.remove(TREE, 'usr/bin')
    p.add('opt/pond/bin/pond', '#!/bin/sh\necho 3\n', mode=0o755)


def no_site_packages(p):
    p.remove(f'{TREE}/lib', f'{TREE}/lib64', f'{TREE}/bin/pond', 'usr/bin')


def several_python_versions(p):
    p.add(f'{TREE}/lib/{OTHER}/site-packages/README.txt', 'left over\n')
    # The dependency and the bytecode cannot be judged then, and this file is in no RECORD.
    p.remove(f'{TREE}/lib/{OTHER}/site-packages/README.txt')
    p.entries[f'{TREE}/lib/{OTHER}/site-packages'] = type(p.entries[f'{POND}/RECORD'])(
        mode=0o755, type=tarfile.DIRTYPE)


# The interpreter

def interpreter_missing(p):
    p.remove(f'{TREE}/bin/{PYTHON}')


def interpreter_missing__all(p):
    p.remove(f'{TREE}/bin/{PYTHON}', f'{TREE}/bin/python3', f'{TREE}/bin/python')
    p.edit(f'{TREE}/bin/pond', f'{PREFIX}/bin/python', '/bin/sh')
    p.record(POND)


def interpreter_version_mismatch(p):
    p.link(f'{TREE}/bin/{PYTHON}', f'/usr/bin/{OTHER}')


def interpreter_version_mismatch__cfg(p):
    p.edit(f'{TREE}/pyvenv.cfg', 'version = 3.', 'version = 3.1')


def interpreter_link_unversioned(p):
    p.link(f'{TREE}/bin/{PYTHON}', '/usr/bin/python3')


def interpreter_not_from_debian(p):
    p.link(f'{TREE}/bin/{PYTHON}', f'/home/jane/.pyenv/versions/3.11.9/bin/{PYTHON}')


def interpreter_not_from_debian__home(p):
    p.edit(f'{TREE}/pyvenv.cfg', 'home = /usr/bin', 'home = /opt/hostedtoolcache/Python/bin')


def interpreter_copied(p):
    p.add(f'{TREE}/bin/{PYTHON}', elf(), mode=0o755)
    p.fields.update({'Architecture': 'amd64', 'Depends': f'{PYTHON}, libc6, libbz2-1.0'})


def pyvenv_cfg_without_home(p):
    p.edit(f'{TREE}/pyvenv.cfg', 'home = /usr/bin\n', '')


def interpreter_not_in_depends(p):
    del p.fields['Depends']


def interpreter_not_in_depends__other(p):
    p.fields['Depends'] = f'{OTHER}, libc6 (>= 2.34)'


def interpreter_dependency_unversioned(p):
    p.fields['Depends'] = 'python3:any (>= 3.9)'


# Where it was built

def build_path_in_file(p):
    p.edit(f'{SITE}/pond/frogs.txt', '3', f'{BUILD}{PREFIX}/share')
    p.record(POND)
    # Whatever reveals the build path is a finding itself, so the option names it instead.
    return ['--source-dir', '/srv/ci/pond-1.0']


def build_path_in_file__elf(p):
    p.own(POND, f'{SITE}/pond/data.bin', b'\x7fEXF' + b'\0' * 99 + b'/srv/ci/pond-1.0/src\0')
    return ['--source-dir', '/srv/ci/pond-1.0']


def pyvenv_cfg_build_path(p):
    p.entries[f'{TREE}/pyvenv.cfg'].data += f'command = /usr/bin/python3 -m venv {BUILD}{PREFIX}\n'.encode()


def activate_wrong_prefix(p):
    p.edit(f'{TREE}/bin/activate', PREFIX, BUILD + PREFIX)


def activate_wrong_prefix__indented(p):
    p.add(f'{TREE}/bin/activate', f'if true; then\n    export VIRTUAL_ENV={BUILD}{PREFIX}\nfi\n')


def activate_wrong_prefix__csh(p):
    p.edit(f'{TREE}/bin/activate.csh', PREFIX, '/opt/elsewhere/pond')


def activate_wrong_prefix__nu(p):
    p.add(f'{TREE}/bin/activate.nu', f"export-env {{\n  let virtual_env = r#'{BUILD}{PREFIX}'#\n}}\n")


def absolute_path_in_pth(p):
    p.own(POND, f'{SITE}/pond.pth', '/srv/modules\n')


def editable_install__pth(p):
    p.own(POND, f'{SITE}/__editable__.pond-1.0.pth', f'{BUILD}/src\n')


def editable_install__egg_link(p):
    p.own(POND, f'{SITE}/pond.egg-link', f'{BUILD}/src\n.\n')


def editable_install__easy(p):
    p.own(POND, f'{SITE}/easy-install.pth', f'{BUILD}/src\n')


def editable_install__direct_url(p):
    p.own(POND, f'{POND}/direct_url.json',
          '{"url": "file:///srv/ci/pond-1.0", "dir_info": {"editable": true}}')


def direct_url_build_path(p):
    p.own(POND, f'{POND}/direct_url.json', '{"url": "file:///srv/ci/pond-1.0", "dir_info": {}}')


# Links

def dangling_link(p):
    p.link(f'{SITE}/pond/data', '../reeds/none')


def dangling_link__from_outside(p):
    p.link('usr/bin/frog', f'{PREFIX}/bin/frog')


def dangling_link__loop(p):
    p.link(f'{SITE}/pond/a', 'b')
    p.link(f'{SITE}/pond/b', 'a')


def link_out_of_package(p):
    p.link(f'{SITE}/pond/ca.pem', '/etc/ssl/certs/ca-certificates.crt')


def link_out_of_package__relative(p):
    p.link(f'{SITE}/pond/jquery.js', '../' * 7 + 'usr/share/javascript/jquery.js')


def absolute_link_in_tree(p):
    p.link(f'{SITE}/pond/latest', f'{PREFIX}/lib/{PYTHON}/site-packages/pond/frogs.txt')


def link_to_build_directory(p):
    p.link(f'{SITE}/pond/data', f'{BUILD}/data')
    return ['--source-dir', '/srv/ci/pond-1.0']


# First lines of programs

def launcher(p, old, new):
    p.edit(f'{TREE}/bin/pond', old, new)
    p.record(POND)


def shebang_build_path(p):
    launcher(p, f'#!{PREFIX}', f'#!{BUILD}{PREFIX}')


def shebang_build_path__polyglot(p):
    launcher(p, LAUNCHER[:LAUNCHER.index('\n') + 1],
             f"#!/bin/sh\n'''exec' '{BUILD}{PREFIX}/bin/python' \"$0\" \"$@\"\n' '''\n")


def shebang_build_path__polyglot_of_two_lines(p):
    launcher(p, LAUNCHER[:LAUNCHER.index('\n') + 1],
             f'#!/bin/sh\n"exec" "{BUILD}{PREFIX}/bin/python" "$0" "$@"\n')


def shebang_build_path__env(p):
    launcher(p, f'#!{PREFIX}/bin/python', f'#!/usr/bin/env -S {BUILD}{PREFIX}/bin/python -W ignore')


def shebang_interpreter_missing(p):
    launcher(p, 'bin/python', 'bin/pythonthon3')


def shebang_interpreter_missing__relocatable(p):
    launcher(p, LAUNCHER[:LAUNCHER.index('\n') + 1],
             "#!/bin/sh\n''':'; s=$(realpath -- \"$0\"); exec \"${s%/*}/python9\" \"$0\" \"$@\"\n' '''\n")


def shebang_malformed__quoted(p):
    launcher(p, f'#!{PREFIX}/bin/python', f'#!"{PREFIX}/bin/python"')


def shebang_malformed__stray_quote(p):
    launcher(p, LAUNCHER[:LAUNCHER.index('\n') + 1],
             f"#!/bin/sh\n'''exec' {PREFIX}/bin/python3\" \"$0\" \"$@\"\n' '''\n")


def shebang_malformed__relative(p):
    launcher(p, f'#!{PREFIX}/bin/python', '#!bin/python3')


def shebang_too_long(p):
    launcher(p, 'bin/python', 'bin/' + './' * 70 + 'python')


def shebang_placeholder(p):
    launcher(p, f'#!{PREFIX}/bin/python', '#!python')


def shebang_of_system_python(p):
    launcher(p, f'#!{PREFIX}/bin/python', '#!/usr/bin/python3')


def shebang_of_system_python__env(p):
    launcher(p, f'#!{PREFIX}/bin/python', '#!/usr/bin/env -S python3 -u')


def shebang_of_system_python__exec(p):
    launcher(p, LAUNCHER[:LAUNCHER.index('\n') + 1],
             "#!/bin/sh\n''''exec python3 -- \"$0\" ${1+\"$@\"} # '''\n")


def script_not_executable(p):
    p.entries[f'{TREE}/bin/pond'].mode = 0o644


def entry_point_missing(p):
    p.edit(f'{POND}/entry_points.txt', 'pond = pond:main\n', 'pond = pond:main\nfrog = pond:main\n')
    p.record(POND)


# RECORD

def record_missing(p):
    p.remove(f'{REED}/RECORD')


def record_damaged(p):
    p.add(f'{REED}/RECORD', 'reed.py,sha256=zzz,3\n')


def record_path_outside(p):
    p.entries[f'{REED}/RECORD'].data += b'../../../../../../etc/reed.conf,,\n'


def record_path_outside__absolute(p):
    p.entries[f'{REED}/RECORD'].data += b'/usr/share/reed/data,,\n'


def record_file_missing(p):
    p.remove(f'{SITE}/pond/frogs.txt')


def record_mismatch(p):
    p.edit(f'{SITE}/pond/frogs.txt', '3', '4')


def record_mismatch__size(p):
    rows = [row for row in p.text(f'{REED}/RECORD').splitlines(True)
            if not row.startswith('reed.py,')]
    p.add(f'{REED}/RECORD', ''.join(rows) + 'reed.py,,99\n')


def file_not_in_record(p):
    p.add(f'{SITE}/pond/notes.txt', 'by hand\n')


# Metadata

def metadata_damaged(p):
    p.edit(f'{REED}/METADATA', 'Name: reed\n', '')
    p.record(REED)
    p.edit(f'{POND}/METADATA', 'Requires-Dist: reed>=2\n', '')
    p.record(POND)


def metadata_damaged__entry_points(p):
    p.edit(f'{POND}/entry_points.txt', 'pond = pond:main\n', 'pond = pond:main\nfrog = pond\n')
    p.record(POND)


def duplicate_distribution(p):
    p.distribution('reed', '2.0', {'reed.py': b'HEIGHT = 2\n'})


def legacy_distribution(p):
    p.add(f'{SITE}/moss-1.0.egg-info/PKG-INFO', 'Metadata-Version: 1.0\nName: moss\nVersion: 1.0\n')


def requirement_unmet(p):
    p.remove(REED, f'{SITE}/reed.py', f'{SITE}/__pycache__')


def requirement_unmet__version(p):
    p.edit(f'{POND}/METADATA', 'reed>=2', 'reed>=3')
    p.record(POND)


def python_version_unsupported(p):
    p.edit(f'{REED}/METADATA', 'Version: 2.1\n', 'Version: 2.1\nRequires-Python: <3.6\n')
    p.record(REED)


def packaging_tool_left(p):
    p.distribution('pip', '23.0.1', {'pip/__init__.py': b''})


def system_site_packages(p):
    p.edit(f'{TREE}/pyvenv.cfg', 'packages = false', 'packages = true')


# The lock

LOCK = 'reed==2.1\n'


def distribution_not_in_lock(p):
    p.distribution('moss', '1.0')
    return ['--lock', LOCK]


def distribution_missing(p):
    return ['--lock', LOCK + 'moss==1.0\n']


def distribution_version_differs(p):
    return ['--lock', 'reed==2.0\n']


def distribution_origin_differs(p):
    return ['--lock', 'reed @ https://index.example/reed-2.1-py3-none-any.whl\n']


# Bytecode

CACHED = f'{SITE}/pond/__pycache__/__init__.{TAG}.pyc'
INSIDE = f'lib/{PYTHON}/site-packages/pond/__init__.py'


def bytecode_stale__unchecked(p):
    p.add(CACHED, pyc(SOURCE + b'# older\n', INSIDE))


def bytecode_stale__checked(p):
    p.add(CACHED, pyc(SOURCE + b'# older\n', INSIDE, 'checked'))


def bytecode_stale__time(p):
    p.add(CACHED, pyc(SOURCE, INSIDE, 'timestamp', DATE + 1))


def bytecode_stale__size(p):
    p.add(CACHED, pyc(SOURCE + b'#\n', INSIDE, 'timestamp'))


def bytecode_without_source(p):
    p.add(f'{SITE}/pond/__pycache__/gone.{TAG}.pyc', pyc(b'', 'gone.py'))


def bytecode_of_another_python(p):
    p.add(f'{SITE}/pond/__pycache__/__init__.{OTHER_TAG}.pyc', pyc(SOURCE, INSIDE))


def bytecode_damaged(p):
    p.add(CACHED, b'not bytecode')


def bytecode_damaged__magic(p):
    data = bytearray(pyc(SOURCE, INSIDE))
    data[0] ^= 1
    p.add(CACHED, bytes(data))


def bytecode_build_path(p):
    p.add(CACHED, pyc(SOURCE, f'{BUILD}{PREFIX}/{INSIDE}'))


# Machine code

def native(p, name=f'_frog.{TAG}-x86_64-linux-gnu.so', data=None):
    p.fields.update({'Architecture': 'amd64', 'Depends': f'{PYTHON}, libc6, libbz2-1.0'})
    p.own(POND, f'{SITE}/pond/{name}', elf() if data is None else data)


def library_not_in_depends(p):
    native(p, data=elf(needed=('libz.so.1', 'libc.so.6')))
    p.fields['Depends'] = f'{PYTHON}, libc6'


def library_package_unknown(p):
    native(p, data=elf(needed=('libfrogpond.so.7', 'libc.so.6')))


def library_not_in_depends__libc(p):
    native(p)
    p.fields['Depends'] = f'{PYTHON}, libbz2-1.0'


def architecture_all_with_machine_code(p):
    native(p)
    p.fields['Architecture'] = 'all'


def extension_for_another_architecture(p):
    native(p, data=elf(machine=183))


def extension_for_another_architecture__stable(p):
    native(p, '_frog.abi3.so', data=elf(machine=183))


def machine_code_for_another_architecture(p):
    native(p, 'libfrog.so', data=elf(machine=183))


def machine_code_for_another_architecture__sibling(p):
    native(p, f'_frog.{TAG}-aarch64-linux-gnu.so', data=elf(machine=183))
    native(p)


def run_path_outside_tree(p):
    native(p, data=elf(run_path='$ORIGIN/../lib:/home/jane/.pyenv/versions/3.11.9/lib'))


def run_path_outside_tree__build(p):
    native(p, data=elf(run_path=f'{BUILD}{PREFIX}/lib'))


def extension_of_another_python(p):
    native(p, f'_frog.{OTHER_TAG}-x86_64-linux-gnu.so')


def machine_code_damaged(p):
    native(p, data=elf()[:100])


# Modes, owners and kinds

def file_runs_as_another_user(p):
    p.entries[f'{TREE}/bin/pond'].mode = 0o4755


def file_world_writable(p):
    p.entries[f'{SITE}/pond/frogs.txt'].mode = 0o666


def file_world_writable__directory(p):
    p.entries['var/lib/pond'] = type(p.entries[CACHED])(mode=0o777, type=tarfile.DIRTYPE)


def file_mode_unusual(p):
    p.entries[f'{SITE}/pond/frogs.txt'].mode = 0o600


def owner_not_root(p):
    p.entries[f'{SITE}/pond/frogs.txt'].uid = 1000


def special_file(p):
    p.entries[f'{TREE}/control'] = type(p.entries[CACHED])(type=tarfile.FIFOTYPE)


def hard_link(p):
    p.entries[f'{SITE}/pond/more.txt'] = type(p.entries[CACHED])(
        b'3\n', type=tarfile.LNKTYPE, target=f'./{SITE}/pond/frogs.txt')
    p.owned[POND].append(f'{SITE}/pond/more.txt')
    p.record(POND)


# Names and places

def file_name_not_utf8(p):
    p.add('usr/share/pond/caf\udce9.txt', 'x\n')


def file_name_with_control_character(p):
    p.own(POND, f'{SITE}/pond/a\x07b.txt', 'x\n')


def file_names_differ_in_case_only(p):
    p.own(POND, f'{SITE}/pond/FROGS.txt', 'x\n')


def file_names_differ_in_case_only__sharp_s(p):
    p.own(POND, f'{SITE}/pond/straße.txt', 'x\n')
    p.own(POND, f'{SITE}/pond/STRASSE.txt', 'x\n')


def file_in_forbidden_place__local(p):
    p.add('usr/local/share/pond/frogs.txt', 'x\n')


def file_in_forbidden_place__build(p):
    p.add('build/pond/debian/tmp/frogs.txt', 'x\n')


def version_control_directory(p):
    p.entries[f'{SITE}/pond/.git'] = type(p.entries[CACHED])(mode=0o755, type=tarfile.DIRTYPE)


def credentials_in_file__pip(p):
    p.add(f'{TREE}/pip.conf', '[global]\nindex-url = https://jane:secret@pypi.example.org/simple\n')


def credentials_in_file__direct_url(p):
    p.own(POND, f'{POND}/direct_url.json',
          '{"url": "https://jane:secret@example.org/pond.whl", "archive_info": {}}')


def credentials_in_file__netrc(p):
    p.add('usr/share/pond/.netrc', 'machine example.org\nlogin jane\npassword secret\n')


# Control information

def maintainer_script_downloads(p):
    p.control['postinst'] = f'#!/bin/sh\nset -e\n{PREFIX}/bin/python -m pip install moss\n'.encode()


DH_VIRTUALENV = b'#!/bin/sh\nset -e\ndh_venv_safe_interpreter_update() { :; }\n'


def interpreter_update_without_effect(p):
    p.control['postinst'] = DH_VIRTUALENV


def interpreter_overwritten(p):
    p.add(f'{TREE}/bin/{PYTHON}', elf(needed=()), mode=0o755)
    p.fields['Architecture'] = 'amd64'
    p.control['postinst'] = DH_VIRTUALENV


def removal_leaves_bytecode(p):
    p.remove(CACHED)
    p.control['prerm'] = b'#!/bin/sh\nset -e\nexit 0\n'


def removal_leaves_bytecode__top_only(p):
    p.remove(CACHED)
    p.control['prerm'] = (b'#!/bin/sh\ndh_venv_install_dir=/opt/venvs/pond\n'
                          b'rm -f "$dh_venv_install_dir/lib"/python*/__pycache__/*.pyc\n')


def removal_leaves_bytecode__no_script(p):
    p.remove(CACHED)
    del p.control['prerm']


def shlibs_of_private_libraries(p):
    native(p)
    p.control['shlibs'] = b'_frog 1 pond (>= 1.0)\n'


def ldconfig_without_public_library(p):
    p.control['triggers'] = b'activate-noawait ldconfig\n'


def conffile_missing(p):
    p.control['conffiles'] = b'/etc/pond.conf\n'


def configuration_not_conffile(p):
    p.add('etc/pond.conf', 'frogs = 3\n')


def sbom_missing(p):
    p.remove('usr/share/doc')


# Sound ones, which must give nothing

def sound(p):
    pass


def sound__native(p):
    native(p)


def sound__copy_that_is_renewed(p):
    p.add(f'{TREE}/bin/{PYTHON}', elf(needed=()), mode=0o755)
    p.fields['Architecture'] = 'amd64'
    p.control['postinst'] = b'#!/bin/sh\nset -e\nvenvdeb_renew_interpreter() { :; }\n'


def sound__run_path(p):
    native(p, data=elf(run_path=f'$ORIGIN/../lib:{PREFIX}/lib:/usr/lib/pond'))


def sound__timestamps(p):
    p.add(CACHED, pyc(SOURCE, INSIDE, 'timestamp'))


def sound__final_path_in_bytecode(p):
    p.add(CACHED, pyc(SOURCE, f'{PREFIX}/{INSIDE}'))


def sound__optimized_bytecode(p):
    p.add(CACHED.replace('.pyc', '.opt-2.pyc'), pyc(SOURCE, INSIDE))


def sound__limited_dependency(p):
    minor = sys.version_info[1]
    p.fields['Depends'] = f'python3 (>= 3.{minor}~), python3 (<< 3.{minor + 1})'


def sound__lock(p):
    return ['--lock', LOCK]


def sound__tool_in_lock(p):
    p.distribution('pip', '23.0.1', {'pip/__init__.py': b''})
    return ['--lock', LOCK + 'pip==23.0.1\n']


def sound__conffile(p):
    p.add('etc/pond.conf', 'frogs = 3\n')
    p.control['conffiles'] = b'/etc/pond.conf\n'
    p.link(f'{TREE}/pond.conf', '/etc/pond.conf')


def sound__public_library(p):
    p.add('usr/lib/libfrog.so.1', b'\x7fELF')
    p.control['shlibs'] = b'libfrog 1 pond (>= 1.0)\n'
    p.control['triggers'] = b'activate-noawait ldconfig\n'


def sound__direct_url(p):
    p.own(POND, f'{POND}/direct_url.json',
          '{"url": "https://git@example.org/${TOKEN}:${SECRET}@x/pond.whl", "archive_info": {}}')


def cases():
    """Name, code (nil for sound packages) and function of each case, in the order of this file."""
    functions = [(name, function) for name, function in globals().items()
                 if inspect.isfunction(function) and list(inspect.signature(
                     function).parameters) == ['p'] and function.__module__ == __name__]
    for name, function in functions:
        code = name.partition('__')[0].replace('_', '-')
        yield name.replace('__', '@').replace('_', '-'), '' if code == 'sound' else code, function
