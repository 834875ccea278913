<?php
// One order from search to ticket. PHP 8 with its curl extension; BASE_URL and KEY say where and as whom.
declare(strict_types=1);
date_default_timezone_set('Asia/Shanghai');

$baseUrl = getenv('BASE_URL') ?: 'http://127.0.0.1:3000';
$key = getenv('KEY') ?: 'demo-key';
$order = getenv('ORDER') ?: 'PHP' . time();

/** Answers the result; throws with code and reason, which names every wrong field, when the service refuses. */
function call(string $operation, array $parameters): mixed
{
    global $baseUrl, $key;
    $request = curl_init("$baseUrl/grabTicket/action/$operation.php");
    curl_setopt_array($request, [
        CURLOPT_POSTFIELDS => http_build_query(['key' => $key] + $parameters),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
    ]);
    $text = curl_exec($request);
    if ($text === false) {
        throw new RuntimeException('no answer: ' . curl_error($request));
    }
    $answer = json_decode($text, true, flags: JSON_THROW_ON_ERROR);
    if ($answer['error_code'] !== 0) {
        throw new RuntimeException($answer['reason'], $answer['error_code']);
    }
    return $answer['result'] ?? null;
}

$day = new DateTimeImmutable('+30 days');
// 1. search
$found = call('search', ['from' => '苏州', 'to' => '昆山', 'date' => $day->format('Ymd')]);
$trains = array_filter($found['trains'], fn (array $train): bool => isset($train['tickets']['secondseat']));
$train = array_values($trains)[0];

// 2. submitOrder. The same call again is the same order: repeat it when the connection breaks.
call('submitOrder', [
    'queryKey' => $found['queryKey'],
    'outOrderNo' => $order,
    'trainNo' => $train['trainNo'],
    'seatClassCode' => 'secondseat',
    'fromStation' => $train['fromStation'],
    'toStation' => $train['toStation'],
    'departDate' => $day->format('Y-m-d'),
    'closeTime' => $day->modify('-1 day')->format('Y-m-d H:i:s'),
    'acceptNoSeat' => 0,
    'person' => '出票', // the contact; at the sandbox it chooses the scenario
    'cellphone' => '13800138000',
    'passengers' => json_encode([
        ['passengerName' => '测试乘客', 'passengerType' => 1, 'idCardType' => 0, 'idCardNo' => '110101199003077715'],
    ]),
]);

// 3. orderDetail, until grabbing has ended; a push tells it, too
do {
    sleep(1);
    $status = call('orderDetail', ['outOrderNo' => $order])['status'];
} while (!str_contains('FUOCTE', $status));
echo "$order $status\n";
