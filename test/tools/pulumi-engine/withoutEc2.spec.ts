import assert from "node:assert/strict";

import { WITHOUT_EC2 } from "../../../tools/pulumi-engine/build/withoutEc2";

/** What the Terraform provider has, as far as it is looked for. */
const SOURCES: Readonly<Record<string, string>> = {
    "internal/service/lambda/function.go": `import (
	"fmt"
	tfec2 "github.com/hashicorp/terraform-provider-aws/internal/service/ec2"
	"github.com/hashicorp/terraform-provider-aws/names"
)

func replaceSecurityGroupsOnDestroy(ctx context.Context, d *schema.ResourceData, meta any) error {
	conn := meta.(*conns.AWSClient).LambdaClient(ctx)
	ec2Conn := meta.(*conns.AWSClient).EC2Client(ctx)
	if ok {
		replacementSGIDs = flex.ExpandStringValueSet(v.(*schema.Set))
	} else {
		defaultSG, err := tfec2.FindSecurityGroupByNameAndVPCID(ctx, ec2Conn, "default", vpcID)
		if err != nil || defaultSG == nil {
			return fmt.Errorf("finding VPC (%s) default security group: %w", vpcID, err)
		}
		replacementSGIDs = []string{aws.ToString(defaultSG.GroupId)}
	}
}
`,
    "internal/service/meta/region_data_source.go": `import (
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
)

func ec2Endpoint(ctx context.Context, region *endpoints.Region) (*url.URL, error) {
	endpoint, err := ec2.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, ec2.EndpointParameters{
		Region: aws.String(region.ID()),
	})
	if err != nil {
		return nil, err
	}

	return &endpoint.URI, nil
}
`,
    "internal/service/meta/service_package_gen.go": `		{
			Factory:  newRegionDataSource,
			TypeName: "aws_region",
		},
		{
			Factory:  newRegionsDataSource,
			TypeName: "aws_regions",
			Name:     "Regions",
			Region:   unique.Make(inttypes.ResourceRegionDisabled()),
		},
		{
			Factory:  newServiceDataSource,
`,
};

describe("what of the Terraform provider uses EC2 beside its own service", () => {
    it("is three files, of which nothing is left that imports or calls it", () => {
        assert.deepEqual(
            WITHOUT_EC2.map(({ file }) => file),
            Object.keys(SOURCES),
        );
        for (const { file, change } of WITHOUT_EC2) {
            const changed = change(SOURCES[file] ?? "");
            assert.doesNotMatch(
                changed,
                /service\/ec2"|tfec2\.|\bec2\.[A-Z]|EC2Client|newRegionsDataSource|aws-sdk-go-v2\/aws"/,
            );
        }
    });

    it("keeps the host name of EC2 in a Region, and the data source of one Region", () => {
        const [lambda, region, list] = WITHOUT_EC2.map(({ file, change }) => change(SOURCES[file] ?? ""));
        assert.match(
            region ?? "",
            /url\.Parse\("https:\/\/ec2\." \+ region\.ID\(\) \+ "\." \+ partition\.DNSSuffix\(\)\)/,
        );
        assert.match(list ?? "", /newRegionDataSource/);
        assert.match(
            lambda ?? "",
            /return fmt\.Errorf\("this build .* \(%s\): set replacement_security_group_ids", vpcID\)/,
        );
    });

    it("is refused where it has another shape", () => {
        for (const { file, change } of WITHOUT_EC2) {
            const source = SOURCES[file] ?? "";
            assert.throws(() => change(change(source)), /has another shape than expected: no single/);
            assert.throws(() => change(source + source), /has another shape than expected/);
        }
    });
});
