<?php
// Refunds the tickets of an issued order. PHP 8 with its curl extension; BASE_URL, KEY and ORDER say where, as whom and which.
declare(strict_types=1);

$baseUrl = getenv('BASE_URL') ?: 'http://127.0.0.1:3000';
$key = getenv('KEY') ?: 'demo-key';
$order = getenv('ORDER') ?: exit("ORDER is the outOrderNo of an issued order\n");

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

$tickets = fn (): array => call('orderDetail', ['outOrderNo' => $order, 'issue' => 1])['passengers'];

// One ticket a call. The same call again is the same refund: repeat it after a timeout.
foreach ($tickets() as $ticket) {
    if ($ticket['ticketStateCode'] === 'F') {
        call('applyRefundOrder', ['outOrderNo' => $order, 'passengerId' => $ticket['passengerId']]);
    }
}

// "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state (T, or O for failed).
do {
    sleep(1);
    $states = array_column($tickets(), 'ticketStateCode');
} while (array_intersect(['F', 'C'], $states) !== []);
foreach ($states as $state) {
    echo "$order $state\n";
}
