import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from './error.ts';
import { queryCodec } from './query.ts';

const codec = queryCodec('https://sts.amazonaws.com/doc/2011-06-15/');

describe('the Query protocol', () => {
  it('writes a result with lists and nested elements', () => {
    const { body, contentType, status } = codec.writeResult(
      { action: 'Get', result: { A: 'x', L: ['1', { B: '2' }] } },
      'id',
    );

    assert.equal(status, 200);
    assert.equal(contentType, 'text/xml');
    assert.equal(
      body,
      '<GetResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetResult><A>x</A><L><member>1</member>' +
        '<member><B>2</B></member></L></GetResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetResponse>',
    );
  });

  it('writes an error as the sender’s fault, or as its own', () => {
    const sender = codec.writeError(new AwsError('InvalidAction', 'no', { status: 400 }), 'id');
    const receiver = codec.writeError(new AwsError('InternalFailure', 'no', { status: 500 }), 'id');

    assert.match(sender.body, /<Error><Type>Sender<\/Type><Code>InvalidAction<\/Code><Message>no<\/Message><\/Error>/);
    assert.match(receiver.body, /<Type>Receiver<\/Type>/);
    assert.equal(receiver.status, 500);
  });

  it('lets no text become markup or leave XML', () => {
    const { body } = codec.writeError(new AwsError('E', '<a b="c">&\u0000\u001b\ufffe'), 'id');

    assert.match(body, /<Message>&#60;a b=&#34;c&#34;&#62;&#38;\ufffd\ufffd\ufffd<\/Message>/);
  });
});
