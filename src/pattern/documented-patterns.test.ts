import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patternOf } from '../../test/support/patterns.ts';
import { matchesPattern } from './match.ts';

type Case = readonly [pattern: string, event: string, expected: boolean];

/** The documented example of an event (EventBridge User Guide, "Comparison operators"), with what they look at. */
const EC2 = `{"version":"0","id":"3e3c153a-8339-4e30-8c35-687ebef853fe","detail-type":"EC2 Instance Launch Successful",
  "source":"aws.autoscaling","account":"123456789012","time":"2017-10-02T18:43:48Z","region":"us-east-1",
  "resources":["arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup/ASGTerminate",
    "arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f"],
  "detail":{"eventVersion":"","responseElements":null,"state":"running","c-count":5,"d-count":3,"x-limit":301.8,
    "source-ip":"10.0.0.33","service":"EventBridge","FileName":"image.png","FilePath":"/a/lib/b","flag":true}}`;

/** EventBridge User Guide, "Comparison operators", "Matching on …"; event-ruler's README. */
const DOCUMENTED: Readonly<Record<string, readonly Case[]>> = {
  'equal values': [
    ['{"source":["aws.autoscaling"]}', EC2, true],
    ['{"source":["aws.ec2","aws.autoscaling"],"detail":{"state":["running"]}}', EC2, true],
    ['{"source":["aws.ec2","aws.fargate"]}', EC2, false],
    ['{"source":["aws.autoscaling"],"detail":{"state":["terminated"]}}', EC2, false],
    ['{"Source":["aws.autoscaling"]}', EC2, false],
    ['{"detail":{"state":["Running"]}}', EC2, false],
    ['{"detail":{"flag":[true]}}', EC2, true],
    ['{"detail":{"flag":[false]}}', EC2, false],
    ['{"detail":{"flag":["true"]}}', EC2, false],
    [
      '{"s":["A CamelCase string with 🚀 and a space at its end "]}',
      '{"s":"A CamelCase string with 🚀 and a space at its end "}',
      true,
    ],
    ['{"a":["\\u0041"]}', '{"a":"A"}', true],
    ['{"a":[{"exactly":"x"}]}', '{"a":"x"}', true],
  ],
  'null and empty strings': [
    ['{"detail":{"eventVersion":[""]}}', EC2, true],
    ['{"detail":{"responseElements":[null]}}', EC2, true],
    ['{"detail":{"responseElements":[""]}}', EC2, false],
    ['{"detail":{"eventVersion":[null]}}', EC2, false],
    ['{"detail":{"responseElements":[null]}}', '{"detail":{"responseElements":"null"}}', false],
    ['{"detail":{"missing":[null]}}', EC2, false],
  ],
  numbers: [
    ['{"a":[300]}', '{"a":300.0}', true],
    ['{"a":[3.0e2]}', '{"a":300}', true],
    ['{"a":[300]}', '{"a":"300"}', false],
    ['{"a":["300"]}', '{"a":300}', false],
    ['{"a":[0]}', '{"a":-0.0}', true],
    [
      '{"detail":{"c-count":[{"numeric":[">",0,"<=",5]}],"d-count":[{"numeric":["<",10]}],"x-limit":[{"numeric":["=",3.018e2]}]}}',
      EC2,
      true,
    ],
    ['{"detail":{"c-count":[{"numeric":[">",0,"<",5]}]}}', EC2, false],
    ['{"detail":{"c-count":[{"numeric":[">=",5]}]}}', EC2, true],
    ['{"detail":{"c-count":[{"numeric":[">",5]}]}}', EC2, false],
    ['{"detail":{"c-count":[{"numeric":["<=",5]}]}}', EC2, true],
    ['{"detail":{"x-limit":[{"numeric":["=",301]}]}}', EC2, false],
    ['{"a":[{"numeric":[">",100]}]}', '{"a":"300"}', false],
    ['{"a":[{"numeric":[">",100]}]}', '{"a":null}', false],
    ['{"a":[{"numeric":[">",100]}]}', '{}', false],
    ['{"a":[{"numeric":["=",-5e9]}]}', '{"a":-5000000000}', true],
    ['{"a":[{"numeric":[">",0.000001]}]}', '{"a":0.000002}', true],
    ['{"a":[123456789012]}', '{"a":123456789012}', true],
  ],
  prefixes: [
    ['{"time":[{"prefix":"2017-10-02"}]}', EC2, true],
    ['{"time":[{"prefix":"2017-10-03"}]}', EC2, false],
    ['{"source":[{"prefix":""}]}', EC2, true],
    ['{"detail":{"c-count":[{"prefix":"5"}]}}', EC2, false],
    ['{"detail":{"service":[{"prefix":{"equals-ignore-case":"eventB"}}]}}', EC2, true],
    ['{"detail":{"service":[{"prefix":"eventB"}]}}', EC2, false],
    ['{"detail":{"service":[{"prefix":{"equals-ignore-case":"ventB"}}]}}', EC2, false],
  ],
  suffixes: [
    ['{"detail":{"FileName":[{"suffix":".png"}]}}', EC2, true],
    ['{"detail":{"FileName":[{"suffix":".PNG"}]}}', EC2, false],
    ['{"source":[{"suffix":""}]}', EC2, true],
    ['{"detail":{"FileName":[{"suffix":{"equals-ignore-case":".PnG"}}]}}', EC2, true],
    ['{"detail":{"FileName":[{"suffix":{"equals-ignore-case":".jpg"}}]}}', EC2, false],
  ],
  'strings whatever their case': [
    ['{"detail-type":[{"equals-ignore-case":"ec2 instance launch SUCCESSFUL"}]}', EC2, true],
    ['{"detail-type":[{"equals-ignore-case":"ec2 instance launch"}]}', EC2, false],
    ['{"detail":{"eventVersion":[{"equals-ignore-case":""}]}}', EC2, true],
    ['{"detail":{"state":[{"equals-ignore-case":""}]}}', EC2, false],
  ],
  'anything but': [
    ['{"detail":{"state":[{"anything-but":"initializing"}]}}', EC2, true],
    ['{"detail":{"state":[{"anything-but":"running"}]}}', EC2, false],
    ['{"detail":{"x-limit":[{"anything-but":123}]}}', EC2, true],
    ['{"detail":{"x-limit":[{"anything-but":3.018e2}]}}', EC2, false],
    ['{"detail":{"state":[{"anything-but":["stopped","overloaded"]}]}}', EC2, true],
    ['{"detail":{"state":[{"anything-but":["stopped","running"]}]}}', EC2, false],
    ['{"detail":{"c-count":[{"anything-but":[100,200,300]}]}}', EC2, true],
    ['{"detail":{"c-count":[{"anything-but":[100,5]}]}}', EC2, false],
    ['{"detail":{"c-count":[{"anything-but":"5"}]}}', EC2, true],
    ['{"detail":{"state":[{"anything-but":5}]}}', EC2, true],
    ['{"detail":{"responseElements":[{"anything-but":"x"}]}}', EC2, true],
    ['{"detail":{"responseElements":[{"anything-but":{"prefix":"x"}}]}}', EC2, true],
    ['{"detail":{"missing":[{"anything-but":"x"}]}}', EC2, false],
    ['{"detail":{"missing":[{"anything-but":{"wildcard":"*x"}}]}}', EC2, false],
    ['{"detail":{"state":[{"anything-but":{"equals-ignore-case":"initializing"}}]}}', EC2, true],
    ['{"detail":{"state":[{"anything-but":{"equals-ignore-case":"RUNNING"}}]}}', EC2, false],
    ['{"detail":{"state":[{"anything-but":{"equals-ignore-case":["initializing","RUNNING"]}}]}}', EC2, false],
    ['{"detail":{"state":[{"anything-but":{"prefix":"init"}}]}}', EC2, true],
    ['{"detail":{"state":[{"anything-but":{"prefix":["init","run"]}}]}}', EC2, false],
    ['{"detail":{"c-count":[{"anything-but":{"prefix":"init"}}]}}', EC2, true],
    ['{"detail":{"FileName":[{"anything-but":{"suffix":".txt"}}]}}', EC2, true],
    ['{"detail":{"FileName":[{"anything-but":{"suffix":[".txt",".png"]}}]}}', EC2, false],
    ['{"detail":{"FilePath":[{"anything-but":{"wildcard":"*/lib/*"}}]}}', EC2, false],
    ['{"detail":{"FilePath":[{"anything-but":{"wildcard":["*/bin/*","*/etc/*"]}}]}}', EC2, true],
    ['{"detail":{"FilePath":[{"anything-but":{"wildcard":""}}]}}', EC2, true],
    ['{"tags":[{"anything-but":"banned"}]}', '{"tags":["banned","ok"]}', true],
    ['{"tags":[{"anything-but":"banned"}]}', '{"tags":["banned"]}', false],
  ],
  addresses: [
    ['{"detail":{"source-ip":[{"cidr":"10.0.0.0/24"}]}}', EC2, true],
    ['{"detail":{"source-ip":[{"cidr":"10.0.1.0/24"}]}}', EC2, false],
    ['{"detail":{"source-ip":[{"cidr":"10.0.0.99/8"}]}}', EC2, true],
    ['{"ip":[{"cidr":"10.0.0.0/24"}]}', '{"ip":"10.0.0.256"}', false],
    ['{"ip":[{"cidr":"10.0.0.0/24"}]}', '{"ip":123}', false],
    ['{"ip":[{"cidr":"2001:db8:1234:1a00::/64"}]}', '{"ip":"2001:0db8:1234:1a00:0000:0000:0000:0001"}', true],
    ['{"ip":[{"cidr":"2001:db8:1234:1a00::/64"}]}', '{"ip":"2001:db8:123f:1a01::"}', false],
    ['{"ip":["2001:db8::1"]}', '{"ip":"2001:0DB8:0:0:0:0:0:1"}', true],
    ['{"ip":["10.0.0.1"]}', '{"ip":"10.0.0.10"}', false],
    // As event-ruler says of them, asked itself.
    ['{"ip":["10.0.0.1"]}', '{"ip":"10.0.0.01"}', true],
    ['{"ip":[{"cidr":"010.0.0.0/8"}]}', '{"ip":"10.0.0.1"}', true],
    ['{"ip":["10.0.0.1"]}', '{"ip":"::ffff:10.0.0.1"}', false],
    ['{"ip":[{"cidr":"10.0.0.0/8"}]}', '{"ip":"::ffff:10.0.0.1"}', false],
    ['{"ip":[{"cidr":"::/0"}]}', '{"ip":"::ffff:10.0.0.1"}', false],
    ['{"ip":[{"cidr":"10.0.0.0/8"}]}', '{"ip":"fe80::1%eth0"}', false],
  ],
  'what is there or not': [
    ['{"detail":{"state":[{"exists":true}]}}', EC2, true],
    ['{"detail":{"missing":[{"exists":true}]}}', EC2, false],
    ['{"detail":{"missing":[{"exists":false}]}}', EC2, true],
    ['{"detail":{"state":[{"exists":false}]}}', EC2, false],
    ['{"detail":{"responseElements":[{"exists":true}]}}', EC2, true],
    // Only of leaves: the README's example of c-count that holds c1.
    ['{"detail":{"c-count":[{"exists":false}]}}', '{"detail":{"c-count":{"c1":100}}}', true],
    ['{"detail":{"c-count":[{"exists":true}]}}', '{"detail":{"c-count":{"c1":100}}}', false],
    ['{"resources":[{"exists":true}]}', '{"resources":[]}', false],
    ['{"resources":[null]}', '{"resources":[]}', false],
    ['{"a":{"b":[{"anything-but":["roses"]},{"exists":false}]}}', '{"a":{"c":1}}', true],
    ['{"a":{"b":[{"anything-but":["roses"]},{"exists":false}]}}', '{"x":{"c":1}}', true],
    ['{"a":{"b":[{"anything-but":["roses"]},{"exists":false}]}}', '{"a":{"b":"roses"}}', false],
  ],
  wildcards: [
    ['{"f":[{"wildcard":"dir/*.png"}]}', '{"f":"dir/a/b.png"}', true],
    ['{"f":[{"wildcard":"/Users/*/doc.txt"}]}', '{"f":"/Users/x/dir/dir/notdoc.txt"}', false],
    [
      '{"f":[{"wildcard":"/Users/*/dir/dir/dir/dir/dir/doc.txt"}]}',
      '{"f":"/Users/x/dir/dir/dir/dir/dir/doc.txt"}',
      true,
    ],
    [
      '{"f":[{"wildcard":"arn:aws:events:us-east-1:*:event-bus/*"}]}',
      '{"f":"arn:aws:events:us-east-1:1:event-bus/b"}',
      true,
    ],
    ['{"f":[{"wildcard":"*"}]}', '{"f":""}', true],
    ['{"f":[{"wildcard":"*"}]}', '{"f":5}', false],
    ['{"f":[{"wildcard":""}]}', '{"f":"x"}', false],
    ['{"f":[{"wildcard":"a\\\\*b\\\\\\\\c*"}]}', '{"f":"a*b\\\\cd"}', true],
    ['{"f":[{"wildcard":"a\\\\*b"}]}', '{"f":"axb"}', false],
  ],
  'one of several fields': [
    [
      '{"detail":{"$or":[{"c-count":[{"numeric":[">",9]}]},{"d-count":[{"numeric":["<",10]}]},{"x-limit":[1]}]}}',
      EC2,
      true,
    ],
    [
      '{"detail":{"$or":[{"c-count":[{"numeric":[">",9]}]},{"d-count":[{"numeric":["<",3]}]},{"x-limit":[1]}]}}',
      EC2,
      false,
    ],
    ['{"source":["aws.ec2"],"$or":[{"region":["us-east-1"]},{"account":["1"]}]}', EC2, false],
    ['{"$or":[{"a":[1]},{"b":[1]}],"d":{"$or":[{"a":[1]},{"b":[1]}]}}', '{"b":1,"d":{"a":1}}', true],
    ['{"$or":[{"a":[1]},{"b":[1]}],"d":{"$or":[{"a":[1]},{"b":[1]}]}}', '{"b":1,"d":{"a":2}}', false],
    ['{"s":["x"],"$or":[{"a":[1]},{"b":[1],"c":[2]},{"d":[1]}]}', '{"s":"x","b":1,"c":2}', true],
    ['{"s":["x"],"$or":[{"a":[1]},{"b":[1],"c":[2]},{"d":[1]}]}', '{"s":"x","b":1,"c":3}', false],
    ['{"$or":[{"a":[1]},{"b":[1],"$or":[{"c":[1]},{"d":[1]}]}]}', '{"b":1,"d":1}', true],
    ['{"$or":[{"a":[1]},{"b":[1],"$or":[{"c":[1]},{"d":[1]}]}]}', '{"b":1,"c":2}', false],
    ['{"$or":[{"a":{"b":[1]}},{"a":{"c":[1]}}]}', '{"a":{"c":1}}', true],
  ],
  'a field that is called $or': [
    ['{"s":["x"],"$or":{"a":["1"],"b":["2"]}}', '{"s":"x","$or":{"a":"1","b":"2"}}', true],
    ['{"s":["x"],"$or":{"a":["1"],"b":["2"]}}', '{"s":"x","$or":{"a":"1"}}', false],
    ['{"d":{"$or":[{"numeric":[">",0,"<=",5]},{"numeric":[">",10]}]}}', '{"d":{"$or":11}}', true],
    ['{"$or":[{"cidr":"10.0.0.0/24"}]}', '{"$or":"10.0.0.7"}', true],
    ['{"$or":["a","b"]}', '{"$or":"b"}', true],
  ],
  'dots in names': [
    ['{"detail":{"state":{"status":["running"]}}}', '{"detail":{"state.status":"running"}}', true],
    ['{"detail":{"state.status":["running"]}}', '{"detail":{"state":{"status":"running"}}}', true],
    ['{"detail":{"state":{"status":["running"]}}}', '{"detail":{"state.status":{"status":"running"}}}', false],
    ['{"detail":{"state.status":{"status":["running"]}}}', '{"detail":{"state":{"status":"running"}}}', false],
  ],
  lists: [
    [
      `{"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f","arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f"]}`,
      EC2,
      true,
    ],
    [`{"resources":["arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f"]}`, EC2, false],
    ['{"a":{"k":["x"]}}', '{"a":[{"i":1},{"k":"x"},{"j":2}]}', true],
    [
      '{"e":{"first":["Anna"],"last":["Smith"]}}',
      '{"e":[{"first":"John","last":"Doe"},{"first":"Anna","last":"Smith"}]}',
      true,
    ],
    [
      '{"e":{"first":["Anna"],"last":["Doe"]}}',
      '{"e":[{"first":"John","last":"Doe"},{"first":"Anna","last":"Smith"}]}',
      false,
    ],
    ['{"e":{"first":["Anna"]}}', '{"e":[[{"first":"John"},{"first":"Anna"}],[{"first":"Peter"}]]}', true],
    [
      '{"e":{"first":["Anna"],"last":["Jones"]}}',
      '{"e":[[{"first":"Anna","last":"Smith"}],[{"first":"Peter","last":"Jones"}]]}',
      false,
    ],
    ['{"u":{"t":{"k":["c"],"v":["b"]}}}', '{"u":[{"t":[{"k":"c"},{"v":"b"}]}]}', false],
    ['{"u":{"t":{"k":["c"],"v":["b"]}}}', '{"u":[{"t":[{"k":"c","v":"a"},{"k":"c","v":"b"}]}]}', true],
    ['{"d":{"n":[{"exists":true}],"i":{"x":["1"]}}}', '{"d":[{"n":"a"},{"i":{"x":"1"}}]}', false],
    ['{"u":{"n":[{"exists":true}]},"v":["1"]}', '{"u":[{"n":"a"}],"v":"1"}', true],
    ['{"u":{"n":["a"]},"w":{"n":["d"]}}', '{"u":[{"n":"a"},{"n":"b"}],"w":[{"n":"c"},{"n":"d"}]}', true],
    ['{"d":{"a":[{"exists":true}],"b":[{"exists":false}]}}', '{"d":[{"a":1},{"b":2}]}', true],
    ['{"d":{"a":[{"exists":true}],"b":[{"exists":false}]}}', '{"d":[{"a":1,"b":2}]}', false],
    ['{"d":{"b":[{"exists":false}]}}', '{"d":[{"a":1},{"b":2}]}', false],
    ['{"d":{"e":[{"exists":true}],"n":[{"exists":true}]}}', '{"d":[{"e":1},{"e":2},{"e":3,"n":4}]}', true],
    ['{"d":{"tags":["b"],"type":["G"]}}', '{"d":{"tags":["a","b"],"type":"G"}}', true],
    ['{"d":{"a":[{"exists":true}]}}', '{"d":[]}', false],
    ['{"a":["x"]}', '{"a":[["x"]]}', true],
  ],
};

describe('a documented pattern', () => {
  for (const [title, cases] of Object.entries(DOCUMENTED)) {
    describe(`of ${title}`, () => {
      for (const [pattern, event, expected] of cases) {
        const shown = event === EC2 ? 'the example' : event;
        it(`${expected ? 'matches' : 'does not match'}: ${pattern} ${shown}`, () => {
          assert.equal(matchesPattern(patternOf(pattern), JSON.parse(event)), expected);
        });
      }
    });
  }
});
