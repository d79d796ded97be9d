#!/usr/bin/perl
# An SMSC by Debian's libnet-smpp-perl, an SMPP implementation that is not ours. It prints its port, then one line a
# submission: `<source> <destination> <esm_class> <data_coding> <validity> <octets in hex>`, and sends a receipt for each.
use strict;
use warnings;
use Net::SMPP;

$| = 1;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0) or die "cannot listen: $!";
print $listener->sockport, "\n";
my $link = $listener->accept or die "nobody came: $!";
my $id = 1000;
while (my $pdu = $link->read_pdu) {
  my $seq = $pdu->{seq};
  if ($pdu->{cmd} == Net::SMPP::CMD_bind_transceiver) {
    my $right = $pdu->{system_id} eq 'u' && $pdu->{password} eq 'p';
    $link->set_version(0x34);
    $link->bind_transceiver_resp(system_id => 'net-smpp', seq => $seq, status => $right ? 0 : 0x0e);
  } elsif ($pdu->{cmd} == Net::SMPP::CMD_submit_sm) {
    $id++;
    print join(' ', $pdu->{source_addr}, $pdu->{destination_addr}, $pdu->{esm_class}, $pdu->{data_coding},
      $pdu->{validity_period}, unpack('H*', $pdu->{short_message})), "\n";
    $link->submit_sm_resp(message_id => $id, seq => $seq);
    $link->deliver_sm(
      source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr}, esm_class => 0x04, async => 1,
      short_message => "id:$id sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:",
    );
  } elsif ($pdu->{cmd} == Net::SMPP::CMD_deliver_sm_resp) {
    print "acknowledged $pdu->{status}\n";
  } elsif ($pdu->{cmd} == Net::SMPP::CMD_enquire_link) {
    print "probed\n";
    $link->enquire_link_resp(seq => $seq);
  } elsif ($pdu->{cmd} == Net::SMPP::CMD_unbind) {
    $link->unbind_resp(seq => $seq);
    print "unbound\n";
    exit 0;
  }
}
