package Debian::Debhelper::Venvdeb::Calls;

=encoding UTF-8

=head1 NAME

Debian::Debhelper::Venvdeb::Calls - several calls of dh-virtualenv for one virtual environment

=head1 DESCRIPTION

With dh-virtualenv, a second call for the same directory adds to the virtual
environment that is there. Here the tree is made anew from the requirements and
projects of all calls, which pip's resolver sees together; where they differ, those
of the last call win.

A call is a hash with B<source>, the directory of the project, or undef where
configuration decides; B<requirements>, a file relative to it, or undef for the usual
ones; B<project>, whether the project is installed, if there is one; B<extras>, a list;
and B<arguments>, all other arguments of B<venvdeb stage>.

=head1 FUNCTIONS

=over 4

=cut

use strict;
use warnings;

use Cwd ();
use Exporter qw(import);
use Fcntl qw(O_CREAT O_EXCL O_WRONLY);
use File::Find ();
use JSON::PP ();
use Time::HiRes ();

use Debian::Debhelper::Dh_Lib;
use Debian::Debhelper::Venvdeb qw(stage_package);
use Debian::Debhelper::Venvdeb::Report qw(read_report);
use Debian::Debhelper::Venvdeb::Trees qw(forget_old_reports report_for tree_prefix);

our @EXPORT_OK = qw(add_to_tree);

# Arguments that would change the meaning of the requirements of other calls: they are
# only kept if all calls have them.
my $COMMON = qr/\A--pip-arg=--(?:no-deps|no-index|require-hashes)\z/;
# Arguments that concern the project of one call.
my $OWN = qr/\A--(?:check|freeze)=/;

=item B<add_to_tree>(I<package>, I<how>, I<call>)

Runs B<stage_package> with I<how> for a call and all earlier ones for the same tree.

=back

=cut

sub add_to_tree {
	my ($package, $how, $call) = @_;
	my $destdir = $how->{destdir} // tmpdir($package);
	forget_old_reports($package, $destdir);
	my $prefix = tree_prefix($package, @{$call->{arguments}});
	my $report_path = report_for($package, $prefix);
	my $record = $report_path =~ s{/venvdeb([^/]*)\z}{/venvdeb-calls$1}r;
	my @earlier = -e $report_path && -e $record ? _read($record) : ();
	_check_changes($destdir . $prefix, $prefix, $report_path) if @earlier;
	stage_package($package, { %{$how}, again => 1 }, _arguments($call, @earlier));
	return if $dh{NO_ACT};
	# Arguments may have credentials, which the next call needs.
	unlink($record);
	sysopen(my $fd, $record, O_WRONLY | O_CREAT | O_EXCL, oct('0600')) or error("cannot write ${record}: $!");
	binmode($fd);
	print {$fd} JSON::PP->new->latin1->canonical->encode([@earlier, _absolute($call)]);
	close($fd) or error("cannot write ${record}: $!");
	return;
}

sub _read {
	my ($path) = @_;
	open(my $fd, '<:raw', $path) or error("cannot read ${path}: $!");
	my $calls = JSON::PP->new->latin1->decode(do { local $/ = undef; <$fd> });
	close($fd);
	return @{$calls};
}

# Returns a call with what a later one needs of its requirements and its project, which
# have absolute paths.
sub _absolute {
	my ($call) = @_;
	my $source = Cwd::abs_path($call->{source} // '.');
	my $requirements = $call->{requirements} // 'requirements.txt';
	$requirements = "${source}/${requirements}" if $requirements !~ m{\A/};
	my $is_project = $call->{project} && grep { -e "${source}/$_" } qw(pyproject.toml setup.py);
	return {
		%{$call},
		project_directory => $is_project ? $source : undef,
		requirements_path => -f $requirements ? $requirements : undef,
	};
}

# Returns the arguments for the last call, after those of earlier ones.
sub _arguments {
	my ($call, @earlier) = @_;
	my %calls_with;
	for my $other ($call, @earlier) {
		my %seen = map { $_ => 1 } grep { $_ =~ $COMMON } @{$other->{arguments}};
		$calls_with{$_}++ for keys(%seen);
	}
	for my $argument (grep { $calls_with{$_} <= @earlier } sort(keys(%calls_with))) {
		warning($argument =~ s/\A--pip-arg=/--extra-pip-arg=/r . ' is left out: not all calls for this'
				. ' virtual environment have it, and it would hold for the requirements of all');
	}
	my @arguments;
	for my $other (@earlier) {
		push(@arguments, grep { $_ !~ $OWN } @{$other->{arguments}});
		push(@arguments, "--preinstall=-r$other->{requirements_path}")
			if defined($other->{requirements_path});
		push(@arguments, "--preinstall=$other->{project_directory}"
				. (@{$other->{extras}} ? '[' . join(',', @{$other->{extras}}) . ']' : ''))
			if defined($other->{project_directory});
	}
	push(
		@arguments, @{$call->{arguments}},
		(defined($call->{source}) ? "--sourcedirectory=$call->{source}" : ()),
		(defined($call->{requirements}) ? "--requirements=$call->{requirements}" : ()),
		($call->{project} ? map { "--extras=$_" } @{$call->{extras}} : '--no-project'),
	);
	return grep { $_ !~ $COMMON or $calls_with{$_} == @earlier + 1 } @arguments;
}

# Rejects a call after the tree was changed: it would be made anew, without the changes.
sub _check_changes {
	my ($tree, $prefix, $report_path) = @_;
	return if not -d $tree;
	my $time = (Time::HiRes::stat($report_path))[9];
	my %kept = map { ("${tree}/$_" => 1) } @{read_report($report_path)->{'kept'}};
	my $changed;
	File::Find::find({no_chdir => 1, wanted => sub {
		return if m{/__pycache__(?:/|\z)} or $kept{$_};
		my @status = Time::HiRes::lstat($_) or return;
		$changed //= substr($_, length($tree) + 1) if $_ ne $tree and $status[9] > $time;
	}}, $tree);
	error("'$changed' in $prefix was changed since the last call of " . basename($0) . ', which makes'
			. ' the virtual environment anew: change it after all calls') if defined($changed);
	return;
}

1;

=head1 SEE ALSO

L<dh_virtualenv(1)>, L<debhelper(7)>

=cut
