<?php // receive-echo.php: php -S 127.0.0.1:9000 receive-echo.php
$statuses = json_decode(file_get_contents('php://input'), true);
if (!hash_equals(getenv('PUSH_KEY'), $_GET['key'] ?? '') || !is_array($statuses)) {
    http_response_code(400);
    exit;
}
foreach ($statuses as $status) error_log("{$status['id_sms']} {$status['time']} {$status['state']}"); // store it here
echo json_encode(array_map(fn ($status) => ['id_sms' => $status['id_sms']], $statuses));
