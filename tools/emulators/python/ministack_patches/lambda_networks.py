"""The network of a function.

Gap: subnets and security groups are taken that do not exist, or one kind without the other.
AWS: looks them up as it takes the settings, and refuses what EC2 does not know.
Patched: `lambda_svc._create_function` and `_update_config`.
"""

from ministack.services import ec2

from lambda_settings import refuse_settings, refused


def _refusal(data):
    network = data.get("VpcConfig") or {}
    subnets, groups = network.get("SubnetIds") or [], network.get("SecurityGroupIds") or []
    if bool(subnets) != bool(groups):
        return refused("SubnetIds and SecurityIds must coexist or be both empty list.")
    ec2._ensure_defaults_initialized()
    for name in subnets:
        if name not in ec2._subnets:
            return _unknown("DescribeSubnets", "InvalidSubnetID", f"subnet ID '{name}'")
    for name in groups:
        if name not in ec2._security_groups:
            return _unknown("DescribeSecurityGroups", "InvalidGroup", f"security group '{name}'")
    return None


def _unknown(operation, what, shown):
    return refused(
        f"Error occurred while {operation}. EC2 Error Code: {what}.NotFound. "
        f"EC2 Error Message: The {shown} does not exist"
    )


def apply():
    refuse_settings(_refusal)
