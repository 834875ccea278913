<?php

declare(strict_types=1);

namespace GrabTicket;

/** The request itself was refused (223804, 223801): nothing was done, and asking the same again will not help. */
final class RefusedException extends CallException
{
    /** @var list<array{field: string, rule: string}> what was wrong, where the reason names parameters */
    public readonly array $fields;

    public function __construct(string $operation, int $code, public readonly string $reason, array $facts = [])
    {
        parent::__construct('refused', $operation, "$code $reason", $code, $facts);
        $this->fields = self::fieldsOf($reason);
    }

    /** `参数错误:outOrderNo 须为…;cellphone 须为…` taken apart. */
    private static function fieldsOf(string $reason): array
    {
        if (preg_match('/^参数错误[:：](.*)$/us', $reason, $match) !== 1) {
            return [];
        }
        $fields = [];
        foreach (preg_split('/[;；]/u', $match[1]) as $part) {
            $named = '/^([A-Za-z][\w.[\]]*|请求方式|请求体|请求参数) (.+)$/us';
            if (preg_match($named, trim($part), $found) === 1) {
                $fields[] = ['field' => $found[1], 'rule' => $found[2]];
            }
        }
        return $fields;
    }
}
