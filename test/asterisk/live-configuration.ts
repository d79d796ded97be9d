// The configuration of the Asterisk that `npm run test:asterisk` runs: loopback only, one trunk, ARI, AMD, and no module more.

export interface LivePorts {
  http: number;
  sip: number;
  carrier: number;
  rtpFirst: number;
  rtpLast: number;
}

const MODULES = `
res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject
res_pjsip res_pjsip_pubsub res_pjsip_session res_pjsip_sdp_rtp res_pjsip_caller_id res_pjsip_rfc3326
res_pjsip_outbound_authenticator_digest res_pjsip_endpoint_identifier_ip res_rtp_asterisk chan_pjsip
codec_alaw codec_ulaw codec_resample format_wav format_pcm
res_http_websocket res_websocket_client res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop
app_stasis res_ari res_ari_model res_ari_asterisk res_ari_channels res_ari_playbacks res_ari_events res_ari_endpoints
res_ari_applications pbx_config app_amd`;

/** File name → content. `dir` is where they will lie, as Asterisk sees it. */
export function liveConfiguration(dir: string, ports: LivePorts): Record<string, string> {
  return {
    'asterisk.conf': `[directories]
astetcdir => ${dir}/etc
astmoddir => /usr/lib/x86_64-linux-gnu/asterisk/modules
astvarlibdir => /var/lib/asterisk
astkeydir => /var/lib/asterisk
astdatadir => /usr/share/asterisk
astagidir => /usr/share/asterisk/agi-bin
astdbdir => ${dir}/run
astspooldir => ${dir}/run
astrundir => ${dir}/run
astlogdir => ${dir}/log
`,
    'modules.conf': `[modules]\nautoload=no\n${MODULES.trim()
      .split(/\s+/)
      .map((name) => `load=${name}.so`)
      .join('\n')}\n`,
    'http.conf': `[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=${ports.http}\nsessionlimit=200\n`,
    'ari.conf': '[general]\nenabled=yes\n[kaskad]\ntype=user\npassword=secret\n',
    'rtp.conf': `[general]\nrtpstart=${ports.rtpFirst}\nrtpend=${ports.rtpLast}\nicesupport=no\n`,
    'pjsip.conf': `[transport]
type=transport
protocol=udp
bind=127.0.0.1:${ports.sip}
[carrier]
type=endpoint
context=nowhere
disallow=all
allow=alaw
aors=carrier
direct_media=no
dtmf_mode=rfc4733
send_pai=yes
trust_id_outbound=yes
from_domain=127.0.0.1
[carrier]
type=aor
contact=sip:127.0.0.1:${ports.carrier}
`,
    // What the help of the setting \`amd_context\` tells operators to write.
    'extensions.conf': `[nowhere]
exten => _X.,1,Hangup(1)
[kaskad-amd]
exten => s,1,AMD()
 same => n,Stasis(\${KASKAD_APP},amd,\${AMDSTATUS},\${AMDCAUSE})
`,
    'amd.conf': '[general]\n',
    'logger.conf': '[general]\n[logfiles]\nmessages => notice,warning,error\n',
    ...Object.fromEntries(EMPTY.map((name) => [`${name}.conf`, ''])),
  };
}

/** Asterisk complains about each that is missing. */
const EMPTY = [
  ...['stasis', 'cdr', 'cel', 'udptl', 'features', 'acl', 'pjproject', 'manager', 'indications', 'sorcery', 'ccss'],
  ...['codecs', 'websocket_client'],
];
