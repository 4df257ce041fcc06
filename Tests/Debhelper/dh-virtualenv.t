#!/usr/bin/perl
# dh_virtualenv as packages of dh-virtualenv call it.

use strict;
use warnings;
use File::Basename qw(basename);
use FindBin ();
use lib "$FindBin::Bin/lib";
use SourcePackage;
use Test::More;

my $unseeded = '--extra-virtualenv-arg=--no-seed';
my $project = <<'END';
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "%s"
version = "1.0"
dependencies = [%s]
[tool.setuptools]
py-modules = ["%s"]
END

# Creates a source with these lines as its override_dh_virtualenv.
sub source_with {
	my ($lines, %options) = @_;
	my $source = SourcePackage->new(%options);
	$source->rules('--with python-virtualenv ' . ($options{dh_options} // ''),
		"override_dh_virtualenv:\n" . join('', map { "\t$_\n" } split(m/\n/, $lines)));
	$source->write('requirements.txt', "ripple\n");
	return $source;
}

# Returns the distributions of a tree.
sub distributions {
	my ($source, $tree) = @_;
	return join(' ', sort(map { basename($_) =~ s/\.dist-info\z//r }
				glob($source->directory . "/debian/sample$tree/lib/python3*/site-packages/*.dist-info")));
}

# An old habit: -i is debhelper's --indep, and took no argument in dh-virtualenv either.
for my $habit ('-i https://user:secret@index.example/simple', '--indep https://user:secret@index.example/simple', '-a x -i') {
	my $source = source_with("dh_virtualenv $habit $unseeded");
	ok($source->build, $habit) or diag($source->output);
	is(distributions($source, '/opt/venvs/sample'), 'ripple-2.0', 'the tree is there');
	like($source->output, qr{warning: -i takes no argument: 'https://\*{4}\@index.example/simple' is not used; the option for an index is --index-url}, 'one warning')
		if $habit =~ m/\A-i/;
	unlike($source->output =~ s/^\tdh_virtualenv.*|^dh_virtualenv -.*//mgr, qr/user:secret/, 'no secret is repeated');
}

# Options on dh's line and in the override.
{
	my $source = source_with("dh_virtualenv --preinstall ripple==1.0 $unseeded",
		dh_options => '--extra-pip-arg=--only-binary --extra-pip-arg=:all:');
	ok($source->build, 'options of dh and of the override') or diag($source->output);
	is(distributions($source, '/opt/venvs/sample'), 'ripple-1.0', 'count both');
}

# No requirements.
{
	my $source = source_with("dh_virtualenv --requirements=/dev/null $unseeded");
	$source->write('pyproject.toml', sprintf($project, 'pond', '', 'pond'));
	$source->write('pond.py', '');
	ok($source->build, '--requirements=/dev/null') or diag($source->output);
	is(distributions($source, '/opt/venvs/sample'), 'pond-1.0', 'is none');
	unlike($source->output, qr/warning: .*requirements/, 'without a warning');
}

# Several calls for one tree.
{
	my $source = source_with("dh_virtualenv --install-suffix az $unseeded\n"
			. "dh_virtualenv --sourcedirectory second --install-suffix az --extra-pip-arg=--no-deps $unseeded\n"
			. "dh_virtualenv --sourcedirectory third --skip-install --install-suffix az $unseeded");
	for my $pair (['', 'pond'], ['second/', 'lake']) {
		my ($directory, $name) = @{$pair};
		$source->write("${directory}pyproject.toml", sprintf($project, $name, '"shore"', $name));
		$source->write("${directory}$name.py", "print('$name')\n");
	}
	$source->write('third/requirements.txt', "depth\nripple==1.0\n");
	ok($source->build, 'three calls for one tree') or diag($source->output);
	is(distributions($source, '/opt/venvs/az'), 'depth-1.0 lake-1.0 pond-1.0 ripple-1.0 shore-1.0', 'add up, and the last one wins');
	like($source->output, qr/warning: --extra-pip-arg=--no-deps is left out: not all calls/, 'an argument of one call does not hold for all');
	ok($source->has_true_records('debian/sample/opt/venvs/az'), 'RECORD is true') or diag($source->output);
	my $postinst = $source->read('debian/sample/DEBIAN/postinst');
	is(() = $postinst =~ m/pyvenv\.cfg/g, 1, 'the snippets are there once');
	ok($source->build, 'a second build') or diag($source->output);

	$source->rules('--with python-virtualenv', "override_dh_virtualenv:\n\tdh_virtualenv --install-suffix az $unseeded\n"
			. "\techo x >>debian/sample/opt/venvs/az/lib/notes\n\tdh_virtualenv --sourcedirectory second --install-suffix az $unseeded\n");
	ok(not($source->build), 'a change between calls');
	like($source->output, qr{error: 'lib/?\S*' in /opt/venvs/az was changed since the last call}, 'is an error') or diag($source->output);
}

# The build system, for two directories.
{
	my $source = SourcePackage->new(dh => '--buildsystem=dh_virtualenv');
	$source->write('pyproject.toml', sprintf($project, 'pond', '', 'pond'));
	$source->write('pond.py', '');
	$source->write('second/pyproject.toml', sprintf($project, 'lake', '', 'lake'));
	$source->write('second/lake.py', '');
	$source->rules('--buildsystem=dh_virtualenv', "export DH_VIRTUALENV_ARGUMENTS = --no-seed\n"
			. "override_dh_auto_install:\n\tdh_auto_install\n\tdh_auto_install -Dsecond\n");
	ok($source->build, 'the build system, twice') or diag($source->output);
	is(distributions($source, '/usr/share/python/sample'), 'lake-1.0 pond-1.0', 'adds up, too');
}

# setuptools in the tree, whatever the Python; and where "setup.py test" cannot work.
{
	my $source = SourcePackage->new;
	$source->write('requirements.txt', SourcePackage::lock('ripple'));
	ok($source->run(qw(dh_virtualenv -s), map { "--extra-virtualenv-arg=--no-$_" } qw(pip wheel)), '-s') or diag($source->output);
	like(distributions($source, '/opt/venvs/sample'), qr/^ripple-1\.0 setuptools-\S+$/, 'setuptools');
	$source->clean;
	$source->write('setup.py', "from setuptools import setup\nsetup(name='pond', py_modules=[])\n");
	ok(not($source->run('dh_virtualenv', '--skip-install', '--setuptools-test', $unseeded)), '--setuptools-test');
	like($source->output, qr/gone since setuptools 72, and the tree has none; write a line "check: /, 'without setuptools');
}

my $source = SourcePackage->new;
ok($source->run('dh_virtualenv', '--version'), '--version');
like($source->output, qr/^dh_virtualenv 1\.3\.1 \(venvdeb /, 'is that of the interface');

# What a later call needs of this one may have credentials.
my $private = source_with("dh_virtualenv $unseeded --index-url=https://user:c4n4ry\@127.0.0.1:9/simple");
ok($private->build, 'an index with credentials') or diag($private->output);
my @known = split(m/\n/, `grep --recursive --files-with-matches c4n4ry '@{[$private->directory]}/debian' | grep --invert-match /rules`);
is_deeply([map { sprintf('%s %o', basename($_), (stat($_))[2] & oct('777')) } @known], ['venvdeb-calls.json 600'],
	'is in one file, which nobody else can read');

done_testing();
