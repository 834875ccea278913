<?php
// Takes pushes and believes only those that are signed (Standard Webhooks). Run: php -S 127.0.0.1:8000 push_receiver.php
// INBOX is a folder that only this program and its reader may open.
declare(strict_types=1);

// The key is what the text after whsec_ holds in base64, not the text itself.
$secret = base64_decode(substr(getenv('WEBHOOK_SECRET') ?: '', strlen('whsec_')));
$inbox = getenv('INBOX') ?: sys_get_temp_dir();
$body = file_get_contents('php://input'); // as it came: parsed and written again it is another text
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $secret, true));
$given = explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '');
$isSigned = array_filter($given, fn (string $one): bool => hash_equals($expected, $one)) !== [];
if (!$isSigned || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
    http_response_code(401);
    exit;
}

// A file's name is taken once only, so that the same id, which may come again, is stored once. With a database: insert
// the id, which has a unique index, and the push in one transaction.
$written = tempnam($inbox, '.push-');
$stored = "$inbox/push-" . hash('sha256', $id) . '.json';
file_put_contents($written, $body);
$isNew = @link($written, $stored);
unlink($written);
if (!$isNew && !is_file($stored)) {
    http_response_code(500); // not stored: the service sends it again
    exit;
}
http_response_code(204);
if (function_exists('fastcgi_finish_request')) {
    fastcgi_finish_request(); // the answer leaves here, within 10 seconds; what takes long comes after it
}
if ($isNew) {
    $push = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
    file_put_contents('php://stdout', "{$push['outOrderNo']} {$push['msgCode']} {$push['msgInfo']}\n");
}
