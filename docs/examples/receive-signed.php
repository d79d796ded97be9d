<?php // receive-signed.php: php -S 127.0.0.1:9000 receive-signed.php
$body = file_get_contents('php://input');
$time = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$signed = ($_SERVER['HTTP_WEBHOOK_ID'] ?? '') . ".$time.$body";
$isOurs = false;
foreach (explode(' ', getenv('KASKAD_PUSH_SECRET')) as $secret) { // two while you rotate
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $wanted = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $given) $isOurs = hash_equals($wanted, $given) || $isOurs;
}
if (!$isOurs || abs(time() - (int) $time) > 300) {
    http_response_code(401);
    exit;
}
$data = json_decode($body, true)['data'];
$file = fopen("status-{$data['id']}", 'c+'); // in your program: a row of a table, keyed by the message's id
flock($file, LOCK_EX);
$known = json_decode(stream_get_contents($file), true) ?? ['seq' => 0];
if ($data['seq'] > $known['seq']) { // a repeated or an older status changes nothing
    ftruncate($file, 0);
    rewind($file);
    fwrite($file, json_encode($data));
    error_log("{$data['id']} {$data['seq']} {$data['outward_state']}");
}
http_response_code(204); // only now: what was not stored is told again
