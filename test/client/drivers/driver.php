<?php
// Drives the PHP package for the tests: a request in JSON on each line of the input, answers in JSON on the output.
declare(strict_types=1);

use GrabTicket\{CallException, Client, PushException, PushVerifier, SubmitOrder};

spl_autoload_register(function (string $class): void {
    require __DIR__ . '/../../../shared/client/php/src/' . substr($class, strlen('GrabTicket\\')) . '.php';
});

function answer(array $line): void
{
    echo json_encode($line, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
}

function perform(array $request): mixed
{
    $client = new Client(
        $request['baseUrl'] ?? '',
        $request['key'] ?? '',
        ($request['timeoutMs'] ?? 30_000) / 1000,
        $request['retries'] ?? 2,
        $request['retryEffects'] ?? false,
    );
    $number = $request['outOrderNo'] ?? '';
    switch ($request['do']) {
        case 'search':
            return $client->search($request['from'], $request['to'], new DateTimeImmutable($request['date']));
        case 'submitOrder':
            $trip = SubmitOrder::tripOf($request['found'], $request['main'], $request['alternatives']);
            $order = ['closeTime' => new DateTimeImmutable($request['order']['closeTime'])] + $request['order'];
            return $client->submitOrder($order + $trip);
        case 'orderDetail':
            return $client->orderDetail($number);
        case 'issuedDetail':
            return $client->issuedDetail($number);
        case 'cancelOrder':
            return $client->cancelOrder($number);
        case 'applyRefundOrder':
            return $client->applyRefundOrder($number, $request['passengerId']);
        case 'addCallbackUrl':
            $client->addCallbackUrl($request['url'], $request['type'], $request['format'] ?? null);
            return null;
        case 'dataDictionary':
            return $client->dataDictionary();
        case 'listOrders':
            return $client->readExtension('listOrders', ['limit' => 1]);
        case 'followOrder':
            foreach ($client->followOrder($number, $request['everyMs'] / 1000, $request['throughRefund']) as $detail) {
                answer(['item' => $detail]);
            }
            return null;
        case 'verify':
            $push = (new PushVerifier($request['secrets']))->verify($request['headers'], $request['body'], $request['now']);
            return ['id' => $push->id, 'kind' => $push->kind, 'body' => $push->body];
    }
}

while (($line = fgets(STDIN)) !== false) {
    try {
        answer(['result' => perform(json_decode($line, true, flags: JSON_THROW_ON_ERROR))]);
    } catch (CallException $error) {
        $told = ['kind', 'operation', 'reason', 'fields', 'mayPassLater', 'trouble'];
        $facts = array_intersect_key(get_object_vars($error), array_flip($told));
        $asked = ['requestId' => $error->requestId(), 'docs' => $error->docs(), 'code' => $error->getCode()];
        answer(['error' => array_filter($facts + $asked, fn (mixed $value): bool => $value !== null)]);
    } catch (PushException $error) {
        answer(['error' => ['fault' => $error->fault]]);
    } catch (InvalidArgumentException $error) {
        answer(['error' => ['invalid' => $error->getMessage()]]);
    }
}
