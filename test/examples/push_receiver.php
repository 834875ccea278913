<?php
// Takes pushes and believes only those that are signed (Standard Webhooks). Run: php -S 127.0.0.1:8000 push_receiver.php
declare(strict_types=1);

$secret = base64_decode(substr(getenv('WEBHOOK_SECRET') ?: '', strlen('whsec_')));
$body = file_get_contents('php://input');
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $secret, true));
$given = explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '');
$isSigned = array_filter($given, fn (string $one): bool => hash_equals($expected, $one)) !== [];

if (!$isSigned || abs(time() - (int) $timestamp) > 300) {
    http_response_code(401);
    exit;
}
// The same id may come again: keep the ids that you have handled, and handle each once.
$push = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
file_put_contents('php://stdout', "{$push['outOrderNo']} {$push['msgCode']} {$push['msgInfo']}\n");
http_response_code(204);
